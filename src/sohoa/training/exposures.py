"""Which exposures a set of scans consists of, and in what form each is stored."""

from __future__ import annotations

from dataclasses import dataclass

from sohoa.training.image_files import SUFFIXES, Format
from sohoa.training.looks import Look
from sohoa.training.truth import Kind


@dataclass(frozen=True, slots=True)
class Exposure:
    """One exposure to be made: its place in the set, what it shows, the pages (from 0) on it."""

    place: int
    kind: Kind
    pages: tuple[int, ...]
    form: Format
    turn_degrees: int

    @property
    def file(self) -> str:
        """The file name, as a camera numbers its pictures."""
        return f"IMG_{self.place + 1:04d}{SUFFIXES[self.form]}"


def planned(look: Look, pages: int) -> tuple[Exposure, ...]:
    """The exposures of a book of so many pages, in order.

    Spreads: page 0 stands alone at the right of the fold, then two to an exposure, left pages odd from 0.
    """
    shown: list[tuple[Kind, tuple[int, ...]]] = [(Kind.TARGET, ())] if look.target_first else []
    shown += _spreads(pages, look.phone_last) if look.layout == "spreads" else _singles(pages)
    return tuple(_exposure(look, place, kind, numbers) for place, (kind, numbers) in enumerate(shown))


def _singles(pages: int) -> list[tuple[Kind, tuple[int, ...]]]:
    return [(Kind.SINGLE, (number,)) for number in range(pages)]


def _spreads(pages: int, phone_last: bool) -> list[tuple[Kind, tuple[int, ...]]]:
    shown: list[tuple[Kind, tuple[int, ...]]] = [(Kind.SINGLE, (0,))] if pages else []
    shown += [(Kind.SPREAD, (number, number + 1)) for number in range(1, pages - 1, 2)]
    if pages > 1 and pages % 2 == 0:
        shown.append((Kind.PHONE if phone_last else Kind.SINGLE, (pages - 1,)))
    return shown


def _exposure(look: Look, place: int, kind: Kind, pages: tuple[int, ...]) -> Exposure:
    form: Format = "tiff" if place in look.tiff_at else "jpeg"
    if place in look.deep_grey_at:
        form = "deep-grey-tiff"
    return Exposure(place, kind, pages, form, 180 if place == look.upside_down_at else 0)
