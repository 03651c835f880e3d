import pytest

from sohoa.formats.language_tags import language_tag


@pytest.mark.parametrize(
    ("code", "tag"),
    [("vie", "vi"), ("FRE", "fr"), ("fra", "fr"), ("vie+eng", "vi"), ("bru", "bru"), ("", "und")],
)
def test_codes_of_records_become_tags_of_the_web(code: str, tag: str) -> None:
    assert language_tag(code) == tag
