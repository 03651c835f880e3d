"""IIIF Image API 3.0 (https://iiif.io/api/image/3.0/), compliance level 2: what a request asks for, and
info.json.

All forms of region and size, mirroring and quarter turns, the four qualities, JPEG, PNG and WebP. Turns by
other angles and other known formats are refused as not offered (501), all else that is wrong as a bad request
(400).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from sohoa.errors import UsageError
from sohoa.model.geometry import Size
from sohoa.model.json import Json

CONTEXT = "http://iiif.io/api/image/3/context.json"
PROTOCOL = "http://iiif.io/api/image"
PROFILE = "level2"
PROFILE_URI = "http://iiif.io/api/image/3/level2.json"
MEDIA_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
QUALITIES = ("default", "color", "gray", "bitonal")

_KNOWN_FORMATS = frozenset({"tif", "gif", "jp2", "pdf"})
_QUARTER_TURNS = frozenset({0, 90, 180, 270})
_EXTRA_FEATURES = ("mirroring", "profileLinkHeader", "sizeUpscaling")
_NUMBER = r"(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})"
_PIXELS = re.compile(r"(\d{1,9}),(\d{1,9}),(\d{1,9}),(\d{1,9})", re.ASCII)
_PERCENT = re.compile(rf"pct:({_NUMBER}),({_NUMBER}),({_NUMBER}),({_NUMBER})", re.ASCII)
_SIZE = re.compile(rf"(\^?)(?:(max)|pct:({_NUMBER})|(!?)(\d{{0,9}}),(\d{{0,9}}))", re.ASCII)
_ROTATION = re.compile(rf"(!?)({_NUMBER})", re.ASCII)
_LAST_PART = re.compile(r"([a-z]+)\.([a-z0-9]+)")
_WHOLE_TURN = 360


class BadImageRequest(UsageError):
    """The address does not ask for an image in a way that the API knows, or for one that is not there."""


class NotOffered(UsageError):
    """A right request for what is optional and not offered here."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest picture that is made on request. Stored tiles are not concerned."""

    max_width_px: int = 6000
    max_height_px: int = 6000
    max_area_px: int = 20_000_000

    def allow(self, width: int, height: int) -> bool:
        """Whether a picture of that size is made."""
        return (
            width <= self.max_width_px and height <= self.max_height_px and width * height <= self.max_area_px
        )


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the picture, in its pixels, inside it."""

    left_px: int
    top_px: int
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """What a request comes to for a picture of known size. `size` is that before the turn."""

    region: Region
    size: Size
    mirrored: bool
    turn_degrees: int
    quality: str
    format: str


def read_request(parts: Sequence[str], picture: Size, limits: Limits) -> ImageRequest:
    """The request in the four last parts of an address: region, size, rotation, quality.format. Raises
    BadImageRequest and NotOffered.
    """
    if len(parts) != 4:
        raise BadImageRequest("sharing.iiif.bad_address")
    quality, form = _quality_and_format(parts[3])
    mirrored, turn = _rotation(parts[2])
    region = _region(parts[0], picture)
    return ImageRequest(region, _size(parts[1], region, limits), mirrored, turn, quality, form)


def _region(text: str, picture: Size) -> Region:
    width, height = picture.width_px, picture.height_px
    if text == "full":
        return Region(0, 0, width, height)
    if text == "square":
        side = min(width, height)
        return Region((width - side) // 2, (height - side) // 2, side, side)
    if match := _PIXELS.fullmatch(text):
        left, top, across, down = map(int, match.groups())
    elif match := _PERCENT.fullmatch(text):
        x, y, w, h = (Fraction(group) / 100 for group in match.groups())
        left, top, across, down = round(x * width), round(y * height), round(w * width), round(h * height)
    else:
        raise BadImageRequest("sharing.iiif.bad_region", given=text)
    across, down = min(across, width - left), min(down, height - top)
    if across <= 0 or down <= 0:
        raise BadImageRequest("sharing.iiif.empty_region", given=text)
    return Region(left, top, across, down)


def _size(text: str, region: Region, limits: Limits) -> Size:
    match = _SIZE.fullmatch(text)
    if match is None:
        raise BadImageRequest("sharing.iiif.bad_size", given=text)
    up, best, percent, confined, width, height = match.groups()
    if best:
        return _best(region, limits, upscaled=bool(up))
    if percent:
        size = _by_factor(region, Fraction(percent) / 100)
    elif confined:
        size = _confined(text, region, width, height)
    else:
        size = _stated(text, region, width, height)
    if not up and (size.width_px > region.width_px or size.height_px > region.height_px):
        raise BadImageRequest("sharing.iiif.upscaling_unasked", given=text)
    if not limits.allow(size.width_px, size.height_px):
        raise BadImageRequest("sharing.iiif.too_large", given=text)
    return size


def _best(region: Region, limits: Limits, *, upscaled: bool) -> Size:
    """The largest that the limits allow; without `^` no larger than the region."""
    across, down = region.width_px, region.height_px
    factor = min(Fraction(limits.max_width_px, across), Fraction(limits.max_height_px, down))
    # The square root, downwards, to a millionth: an area is never passed by rounding.
    by_area = Fraction(isqrt(limits.max_area_px * 10**12 // (across * down)), 10**6)
    factor = min(factor, by_area)
    if not upscaled:
        factor = min(factor, Fraction(1))
    return Size(max(1, int(across * factor)), max(1, int(down * factor)))


def _by_factor(region: Region, factor: Fraction) -> Size:
    width, height = round(region.width_px * factor), round(region.height_px * factor)
    if width < 1 or height < 1:
        raise BadImageRequest("sharing.iiif.empty_size")
    return Size(width, height)


def _confined(text: str, region: Region, width: str, height: str) -> Size:
    """`!w,h`. Where the region is smaller than the box in both directions, the plain form is refused as the
    official validator demands (its test `size_noup`): filling the box needs the `^`.
    """
    if not width or not height:
        raise BadImageRequest("sharing.iiif.bad_size", given=text)
    by_width, by_height = Fraction(int(width), region.width_px), Fraction(int(height), region.height_px)
    factor = min(by_width, by_height)
    if factor <= 0:
        raise BadImageRequest("sharing.iiif.empty_size")
    return Size(max(1, round(region.width_px * factor)), max(1, round(region.height_px * factor)))


def _stated(text: str, region: Region, width: str, height: str) -> Size:
    """`w,`, `,h` and `w,h`."""
    if not width and not height:
        raise BadImageRequest("sharing.iiif.bad_size", given=text)
    across = int(width) if width else max(1, round(Fraction(region.width_px * int(height), region.height_px)))
    down = int(height) if height else max(1, round(Fraction(region.height_px * int(width), region.width_px)))
    if (width and across == 0) or (height and down == 0):
        raise BadImageRequest("sharing.iiif.empty_size")
    return Size(across, down)


def _rotation(text: str) -> tuple[bool, int]:
    match = _ROTATION.fullmatch(text)
    if match is None:
        raise BadImageRequest("sharing.iiif.bad_rotation", given=text)
    degrees = Fraction(match[2])
    if degrees > _WHOLE_TURN:
        raise BadImageRequest("sharing.iiif.bad_rotation", given=text)
    if degrees % _WHOLE_TURN not in _QUARTER_TURNS:
        raise NotOffered("sharing.iiif.rotation_not_offered", given=text)
    return bool(match[1]), int(degrees) % _WHOLE_TURN


def _quality_and_format(text: str) -> tuple[str, str]:
    match = _LAST_PART.fullmatch(text)
    if match is None or match[1] not in QUALITIES:
        raise BadImageRequest("sharing.iiif.bad_quality", given=text)
    if match[2] in _KNOWN_FORMATS:
        raise NotOffered("sharing.iiif.format_not_offered", given=match[2], known=", ".join(MEDIA_TYPES))
    if match[2] not in MEDIA_TYPES:
        raise BadImageRequest("sharing.iiif.bad_format", given=match[2], known=", ".join(MEDIA_TYPES))
    return match[1], match[2]


def image_info(service: str, levels: Sequence[Size], tile_px: int, limits: Limits) -> dict[str, Json]:
    """info.json. `service` is the address of the image; `levels` are the stored sizes, the full one first."""
    full = levels[0]
    sizes: list[Json] = [
        {"width": level.width_px, "height": level.height_px}
        for level in reversed(levels)
        if limits.allow(level.width_px, level.height_px)
    ]
    info: dict[str, Json] = {
        "@context": CONTEXT,
        "id": service,
        "type": "ImageService3",
        "protocol": PROTOCOL,
        "profile": PROFILE,
        "width": full.width_px,
        "height": full.height_px,
        "maxWidth": limits.max_width_px,
        "maxHeight": limits.max_height_px,
        "maxArea": limits.max_area_px,
        "sizes": sizes,
        "preferredFormats": ["jpg"],
        "extraFormats": ["webp"],
        "extraQualities": ["color", "gray", "bitonal"],
        "extraFeatures": list(_EXTRA_FEATURES),
    }
    if tile_px:
        factors: list[Json] = [1 << number for number in range(len(levels))]
        info["tiles"] = [{"width": tile_px, "height": tile_px, "scaleFactors": factors}]
    return info


@dataclass(frozen=True, slots=True)
class StoredTile:
    """A tile of the stored grid."""

    level: int
    column: int
    row: int


def stored_tile(
    region: tuple[int, int, int, int], size: tuple[int, int], levels: Sequence[Size], tile_px: int
) -> StoredTile | None:
    """The whole stored tile that answers a request for `region` (x, y, w, h) in `size` (w, h) without any
    change; None where the request is no tile, or one at the edge, which is stored larger than it is asked
    for.
    """
    left, top, across, down = region
    if size != (tile_px, tile_px) or not tile_px or across != down or across % tile_px:
        return None
    factor = across // tile_px
    level = factor.bit_length() - 1
    if factor != 1 << level or level >= len(levels) or left % across or top % across:
        return None
    column, row = left // across, top // across
    stored = levels[level]
    if (column + 1) * tile_px > stored.width_px or (row + 1) * tile_px > stored.height_px:
        return None
    return StoredTile(level, column, row)
