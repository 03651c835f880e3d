"""`sohoa bench tiles`: what a tile, stored as it is asked for, costs the server, access check included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from sohoa.app import Library, read_settings
from sohoa.cli.bench.commands import digitise, environment, make_scans, workshop
from sohoa.cli.printing import print_json
from sohoa.errors import EXIT_FAILED, EXIT_FINISHED, ExitCode
from sohoa.model.ids import PageId
from sohoa.tools.processes import measure, must_succeed
from sohoa.web.owner import with_orders
from sohoa.web.site import create_site
from sohoa.web.tile_bench import TileCost, bench_tiles
from sohoa.web.visitors import SiteSettings
from sohoa.words import say

BAR_MS = 0.1
_SIDE_PX = 512
_RIGHTS = "not-evaluated"
_TOKEN = "measurement"  # noqa: S105 - nobody else reaches this site, which lives as long as the measurement


def run_tiles(pages: int, jobs: int, tiles: int, *, as_json: bool, lang: str) -> ExitCode:
    """Publishes a small book, asks for its tiles in turn, and fails where the bar is not reached."""
    with workshop() as place:
        make_scans(place / "scans", pages)
        command = digitise(place / "scans", place / "library")
        must_succeed(measure(command, environment(jobs)), "sohoa digitise")
        cost = measure_tiles(place / "library", tiles)
    reached = cost.http_ms <= BAR_MS
    if as_json:
        print_json({**asdict(cost), "bar_ms": BAR_MS, "reached": reached})
    else:
        print(
            say(
                "bench.tiles_cost",
                lang,
                n=cost.tiles,
                size=cost.bytes_of_a_tile,
                application=cost.application_ms,
                http=cost.http_ms,
                bar=BAR_MS,
                verdict=say("bench.reached" if reached else "bench.missed", lang),
            )
        )
    return EXIT_FINISHED if reached else EXIT_FAILED


def measure_tiles(folder: Path, tiles: int) -> TileCost:
    """The site as `sohoa serve` builds it, over the newest book of the library, which is published for it."""
    with Library.open(folder, read_settings(folder), working=False) as library:
        document = library.documents()[0].id
        library.publish(document, _RIGHTS)
        site = with_orders(library, _TOKEN)(create_site(library, SiteSettings()))
        return bench_tiles(site, _addresses([page.id for page in library.document(document).pages]), tiles)


def _addresses(pages: Sequence[PageId]) -> list[str]:
    """Four whole tiles of every page, in full size; an A4 page at 300 dpi has more."""
    corners = [(x, y) for y in (0, _SIDE_PX) for x in (0, _SIDE_PX)]
    size = f"{_SIDE_PX},{_SIDE_PX}"
    return [f"/iiif/image/{page}/{x},{y},{size}/{size}/0/default.jpg" for page in pages for x, y in corners]
