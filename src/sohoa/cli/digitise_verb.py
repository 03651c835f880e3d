"""`sohoa digitise`: from a folder, ZIP, PDF or TIFF of scans to a packaged, if wanted published, book."""

from __future__ import annotations

import argparse
import base64
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from sohoa.cli.connection import at_desk
from sohoa.cli.following import follow
from sohoa.cli.printing import finding_words, megabytes, print_json, table
from sohoa.errors import EXIT_FINISHED, EXIT_FINISHED_WITH_HELD, UsageError
from sohoa.model.json import Json, as_list, as_number, as_object, as_text
from sohoa.words import say

if TYPE_CHECKING:
    from sohoa.catalogue.reading import RecordInFile

_LISTED = 200
_LISTED_FINDINGS = 20


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of the verb."""
    parser.add_argument("scans", type=Path, metavar="SCANS", help=say("cli.opt_scans", lang))
    about = parser.add_mutually_exclusive_group()
    about.add_argument("--title", default="", help=say("cli.opt_title", lang))
    about.add_argument("--record", type=Path, metavar="FILE", help=say("cli.opt_record", lang))
    parser.add_argument("--select", default="", metavar="TAG=VALUE", help=say("cli.opt_select", lang))
    parser.add_argument("--labels", default="", metavar='"i-iv,1-20"', help=say("cli.opt_labels", lang))
    parser.add_argument("--dpi", type=float, help=say("cli.opt_dpi", lang))
    parser.add_argument("--recipe", default="", metavar="NAME", help=say("cli.opt_recipe", lang))
    parser.add_argument("--norm", default="", metavar="NAME", help=say("cli.opt_norm", lang))
    parser.add_argument(
        "--publish",
        nargs="?",
        const="",
        metavar="RIGHTS",
        help=say("cli.opt_publish", lang),
    )


def run(options: argparse.Namespace) -> int:
    """Says what is needed, follows the work, sums it up."""
    given = _given(options)
    with at_desk(options, working=True) as desk:
        survey = as_object(desk.ask("survey", source=given["source"]))
        if not options.json:
            _tell_survey(survey, options.lang)
            given["ppi"] = options.dpi or _asked_ppi(survey, options.lang)
        document = as_text(desk.ask("add", **given))
        code = follow(desk, document, options)
        if code != EXIT_FINISHED:
            return code
        shown = as_object(desk.ask("show", document=document))
    if options.json:
        print_json(shown)
    else:
        _tell_end(shown, options.lang)
    return EXIT_FINISHED_WITH_HELD if as_number(shown.get("held")) else EXIT_FINISHED


def _given(options: argparse.Namespace) -> dict[str, Json]:
    given: dict[str, Json] = {
        "source": str(options.scans.absolute()),
        "title": options.title,
        "labels": options.labels,
        "ppi": options.dpi,
        "norm": options.norm,
        "recipe": options.recipe,
        "publish": options.publish is not None,
        "publish_rights": options.publish or "",
    }
    if options.record is not None:
        given.update(_record(options))
    return given


def _record(options: argparse.Namespace) -> dict[str, Json]:
    """The record of the file: the only one, the one selected, or the one picked from the list."""
    from sohoa.catalogue.reading import read_record_file
    from sohoa.steps.values import to_json

    found = read_record_file(options.record, options.select or None)
    chosen = found[0] if len(found) == 1 else _asked(found, options)
    source = chosen.source
    return {
        "record": to_json(chosen.record),
        "record_name": source.name,
        "record_type": source.media_type,
        "record_encoding": source.encoding.value,
        "record_data": base64.b64encode(source.data).decode("ascii"),
    }


def _asked(found: tuple[RecordInFile, ...], options: argparse.Namespace) -> RecordInFile:
    """Lists the records and asks for a number; where nobody can be asked, says how to choose."""
    if not options.json:
        print(say("cli.several_records", options.lang, n=len(found)))
        rows = [
            [str(item.number), item.record.control("001"), item.year, item.title] for item in found[:_LISTED]
        ]
        print(table(rows))
    if options.json or not sys.stdin.isatty():
        raise UsageError("cli.no_record_picked")
    picked = input(say("cli.pick_record", options.lang)).strip()
    chosen = next((item for item in found if str(item.number) == picked), None)
    if chosen is None:
        raise UsageError("cli.no_record_picked")
    return chosen


def _asked_ppi(survey: dict[str, Json], lang: str) -> float | None:
    """Asks for the resolution where files do not say it and somebody can answer; None: it will be assumed."""
    lacking = round(as_number(survey.get("without_ppi")))
    if not lacking or not sys.stdin.isatty():
        return None
    answer = input(say("cli.ask_dpi", lang, n=lacking)).strip().replace(",", ".")
    try:
        return float(answer) if answer else None
    except ValueError as error:
        raise UsageError("cli.dpi_unclear", given=answer) from error


def _tell_survey(survey: dict[str, Json], lang: str) -> None:
    print(
        say(
            "cli.survey",
            lang,
            n=round(as_number(survey.get("images"))),
            needed=megabytes(survey.get("needed_bytes")),
            free=megabytes(survey.get("free_bytes")),
        )
    )
    for ignored in as_list(survey.get("ignored")):
        entry = as_object(ignored)
        reason = say(as_text(entry.get("reason")), lang)
        print("  " + say("cli.ignored", lang, name=as_text(entry.get("name")), reason=reason))


def _tell_end(shown: dict[str, Json], lang: str) -> None:
    pages = [as_object(page) for page in as_list(shown.get("pages"))]
    print(
        say(
            "cli.finished",
            lang,
            title=as_text(shown.get("title")),
            id=as_text(shown.get("id")),
            n=len(pages),
            state=say(f"cli.state_{as_text(shown.get('state'))}", lang),
            verdict=say(f"quality.verdict_{as_text(shown.get('verdict'))}", lang),
        )
    )
    for finding in as_list(shown.get("findings")):
        print(f"  - {finding_words(finding, lang)}")
    counted = Counter(_page_findings(pages, lang)).most_common()
    for words, count in counted[:_LISTED_FINDINGS]:
        print(f"  - {words}" + (f" (×{count})" if count > 1 else ""))
    if len(counted) > _LISTED_FINDINGS:
        more = len(counted) - _LISTED_FINDINGS
        print("  " + say("cli.more_findings", lang, n=more, id=as_text(shown.get("id"))))


def _page_findings(pages: list[dict[str, Json]], lang: str) -> list[str]:
    return [finding_words(finding, lang) for page in pages for finding in as_list(page.get("findings"))]
