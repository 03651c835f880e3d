"""Languages as the web and PDF write them (BCP 47), from the three letters that records have (ISO 639-2)."""

from __future__ import annotations

_SHORT = {
    "vie": "vi",
    "eng": "en",
    "fre": "fr",
    "fra": "fr",
    "chi": "zh",
    "zho": "zh",
    "rus": "ru",
    "ger": "de",
    "deu": "de",
    "lat": "la",
    "jpn": "ja",
    "kor": "ko",
    "spa": "es",
    "khm": "km",
    "lao": "lo",
    "tha": "th",
}


def language_tag(code: str) -> str:
    """`vi` for `vie`. A code without a short form is a tag by itself; the first of several (`vie+eng`)
    counts.
    """
    first = code.partition("+")[0].lower()
    return _SHORT.get(first, first) or "und"
