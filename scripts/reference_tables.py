"""Settings, book.toml, recipes, norms, exports and messages, as tables."""

import sys
from enum import Enum
from typing import Any, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from reference_markdown import Words, code, page, table
from sohoa.app.settings import Settings
from sohoa.intake.book_toml import BookToml, ContentsEntry, RecordFile
from sohoa.model.export import ExportKind
from sohoa.quality.norms import DEFAULT_NORM, Figure, parse_norm, shipped
from sohoa.words import say
from sohoa.workflow.recipes import STEPS, Bounds, Policy
from terminal import ROOT

sys.path.insert(0, str(ROOT / "packaging"))
from catalogues import join_rooms

_MEANING = ("Ý nghĩa", "Meaning")
_ELSEWHERE = ("SOHOA_LIBRARY", "SOHOA_STAFF_PASSWORD")
# Labels of pages and of the help are no messages.
_LABELS = ("web.", "cli.help_", "cli.opt_", "quality.report_", "bench.")
_KEPT = ("web.error.",)


def settings(words: Words) -> str:
    """`sohoa.toml` and the environment."""
    rows = [
        (code(name), code(f"SOHOA_{name.upper()}"), _default(info, words), *words.of("settings", name))
        for name, info in Settings.model_fields.items()
    ]
    elsewhere = [(code(name), *words.of("environment", name)) for name in _ELSEWHERE]
    return page(
        "Thiết lập / Settings",
        *words.of("pages", "settings"),
        table(("sohoa.toml", "Biến / Variable", "Mặc định / Default", *_MEANING), rows),
        *words.of("pages", "environment"),
        table(("Biến / Variable", *_MEANING), elsewhere),
    )


def book_toml(words: Words) -> str:
    """`book.toml` beside the scans."""
    parts = [
        f"## {title}\n\n{_fields(model, section, words)}"
        for title, model, section in (
            ("book.toml", BookToml, "book_toml"),
            ("[[contents]]", ContentsEntry, "contents"),
            ("[record]", RecordFile, "record"),
        )
    ]
    return page("book.toml", *words.of("pages", "book_toml"), *parts)


def recipes(words: Words) -> str:
    """What a recipe may say of each step."""
    parts = [
        f"## Đầu tệp / Top of the file\n\n{_fields(Bounds, 'recipe_bounds', words)}",
        f"## Mọi bước / Any step\n\n{_fields(Policy, 'recipe_policy', words)}",
    ]
    parts += [
        f"## [{step.name}]\n\n{_fields(type(step.params), step.name, words)}"
        for step in STEPS
        if type(step.params).model_fields
    ]
    return page("Công thức / Recipes", *words.of("pages", "recipes"), *parts)


def _fields(model: type[BaseModel], section: str, words: Words) -> str:
    rows = [
        (code(name), _kind(info), _default(info, words), *words.of(section, name))
        for name, info in model.model_fields.items()
    ]
    return table(("", "Kiểu / Type", "Mặc định / Default", *_MEANING), rows)


def _default(info: FieldInfo, words: Words) -> str:
    if info.is_required():
        return "/".join(words.of("words", "required"))
    if info.default_factory is not None:
        return "/".join(words.of("words", "computed"))
    value = info.default
    if value in ("", (), None):
        return ""
    return code(str(value).lower() if isinstance(value, bool) else value)


def _kind(info: FieldInfo) -> str:
    bounds = [_bound(rule) for rule in info.metadata]
    return " ".join([_type(info.annotation), *(bound for bound in bounds if bound)])


def _type(annotation: Any) -> str:
    """A type in a word; `X | None` and `Annotated[X, …]` are X."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return " / ".join(code(str(member.value)) for member in annotation)
    if isinstance(annotation, type):
        return annotation.__name__ if not issubclass(annotation, BaseModel) else "table"
    inner = [part for part in get_args(annotation) if part not in (type(None), ...)]
    return f"list of {_type(inner[0])}" if get_origin(annotation) is tuple else _type(inner[0])


def _bound(rule: object) -> str:
    match rule:
        case Ge(ge=least):
            return f"≥ {least}"
        case Gt(gt=least):
            return f"> {least}"
        case Le(le=most):
            return f"≤ {most}"
    return ""


def norms() -> str:
    """Each norm with its figures, articles and whether anybody read the text."""
    found = [parse_norm(text, name) for name, text in shipped().items()]
    parts = []
    for norm in found:
        default = " (mặc định / default)" if norm.name == DEFAULT_NORM else ""
        parts += [
            f"## {norm.name}{default}",
            f"{norm.title['vi']}\\\n{norm.title['en']}",
            f"{norm.note['vi']}\\\n{norm.note['en']}",
            table(
                ("Đo / Measure", "Yêu cầu / Asks", "Điều / Article", "Đã đối chiếu văn bản gốc / Verified"),
                [_figure(figure) for figure in norm.figures],
            ),
        ]
    return page("Quy chuẩn chất lượng / Quality norms", *parts)


def _figure(figure: Figure) -> tuple[str, str, str, str]:
    names = [say(f"quality.measure_{figure.quantity.value}", lang) for lang in ("vi", "en")]
    sign = {"least": "≥", "most": "≤"}.get(figure.bound, "")
    allowed = (
        f"{sign} {figure.limit:g}" if sign else ", ".join(_choice(figure, one) for one in figure.choices)
    )
    return " / ".join(names), allowed, figure.article, "✓" if figure.verified else "– Chưa / No"


def _choice(figure: Figure, choice: str) -> str:
    return " / ".join(say(f"quality.{figure.quantity.value}_{choice}", lang) for lang in ("vi", "en"))


def exports(words: Words) -> str:
    """The kinds of export with the names of their files."""
    rows = [
        (code(f"--as {kind.value}"), code(words.in_language("export_names", kind.value, "en")), *both)
        for kind in ExportKind
        for both in [words.of("exports", kind.value)]
    ]
    return page(
        "Tệp xuất / Export files",
        *words.of("pages", "exports"),
        table(("Dạng / Kind", "Tên tệp / File names", "Nội dung", "Content"), rows),
    )


def messages() -> str:
    """Codes of errors and findings, as `--json` gives them, in both languages."""
    vietnamese, english = _templates("vi"), _templates("en")
    rows = [(code(name), vietnamese[name], english[name]) for name in sorted(vietnamese) if _is_message(name)]
    return page("Thông báo / Messages", table(("Mã / Code", "Tiếng Việt", "English"), rows))


def _templates(lang: str) -> dict[str, str]:
    """The words by code, fields unfilled; of plural forms the last."""
    rooms = sorted((ROOT / "src" / "sohoa" / "locale" / lang).glob("*.po"))
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (
            message.string if isinstance(message.string, str) else (message.string or ("",))[-1]
        )
        for message in join_rooms(lang, rooms)
        if message.id
    }


def _is_message(name: str) -> bool:
    return name.startswith(_KEPT) or not name.startswith(_LABELS)
