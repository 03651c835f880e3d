"""Every word a user sees, by code and language.

The words live in `locale/LANGUAGE/ROOM.po`; the build joins the rooms into one `locale/LANGUAGE.mo`, which
this module reads with the standard library's gettext. A code such as `intake.folder_empty` is the msgid.
"""

import gettext
import string
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

LOCALE_FOLDER = Path(__file__).parent / "locale"
_LANGUAGES = ("vi", "en")
# Vietnamese writes 1.234,5 where English writes 1,234.5.
_DECIMAL_COMMA = frozenset({"vi"})
_SWAP_SEPARATORS = str.maketrans(",.", ".,")


class WordsMissingError(RuntimeError):
    """The compiled catalogue of a language is not there: a working copy whose words were never compiled."""


def languages() -> tuple[str, ...]:
    """The languages of the program, the first being the one taken when none is asked for."""
    return _LANGUAGES


def say(code: str, /, lang: str = "vi", **params: object) -> str:
    """The words for `code` in `lang`, fields filled from `params`, numbers written as the language does.

    A message with plural forms takes them by `n`. An unknown code comes back as itself and a field without a
    parameter stays as `{field}`: words never break the work they speak of. An unknown language reads as
    Vietnamese.
    """
    lang = lang if lang in _LANGUAGES else _LANGUAGES[0]
    template = _template(code, lang, params.get("n"))
    try:
        return _Filling(lang).vformat(template, (), params)
    except (ValueError, TypeError, AttributeError, IndexError):
        return template  # a value that its field cannot show, such as text in {x:.1f}


def has_words(code: str, lang: str = "vi") -> bool:
    """Whether the catalogue of `lang` knows `code`."""
    return _template(code, lang, None) != code


def _template(code: str, lang: str, n: object) -> str:
    catalogue = _catalogue(lang)
    # gettext() itself finds messages with plural forms in some versions of Python only.
    counted = catalogue.ngettext(code, code, n if isinstance(n, int) else 1)
    return catalogue.gettext(code) if counted == code else counted


@cache
def _catalogue(lang: str) -> gettext.GNUTranslations:
    path = LOCALE_FOLDER / f"{lang}.mo"
    try:
        with path.open("rb") as file:
            return gettext.GNUTranslations(file)
    except FileNotFoundError:
        raise WordsMissingError(
            f"Chưa có {path.name}: hãy chạy `python scripts/words.py` ở thư mục gốc của mã nguồn. / "
            f"{path.name} is missing: run `python scripts/words.py` in the root of the source code."
        ) from None


class _Gap:
    """Stands for a missing parameter and shows its field."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __format__(self, spec: str) -> str:
        return f"{{{self._name}}}"


class _Filling(string.Formatter):
    """`str.format` with gaps shown and numbers written as the language writes them."""

    def __init__(self, lang: str) -> None:
        self._comma = lang in _DECIMAL_COMMA

    def get_value(
        self,
        key: int | str,
        args: Sequence[object],  # noqa: ARG002 - the signature of string.Formatter
        kwargs: Mapping[str, object],
    ) -> object:
        name = str(key)
        return kwargs[name] if name in kwargs else _Gap(name)

    def format_field(self, value: object, format_spec: str) -> str:
        text = format(value, format_spec)
        if self._comma and isinstance(value, int | float):
            return text.translate(_SWAP_SEPARATORS)
        return text
