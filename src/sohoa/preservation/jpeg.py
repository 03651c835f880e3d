"""What a PDF must know of a JPEG that it takes as it is: its size and its number of colours."""

from __future__ import annotations

from dataclasses import dataclass

from sohoa.errors import BadInput

_START = b"\xff\xd8"
# Start of frame markers but for DHT (C4), JPG (C8) and DAC (CC): ITU-T T.81, table B.1.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_COLOUR_SPACES = {1: "/DeviceGray", 3: "/DeviceRGB"}


@dataclass(frozen=True, slots=True)
class JpegFrame:
    """`colour_space` is the name that PDF gives it."""

    width_px: int
    height_px: int
    colour_space: str


def read_frame(jpeg: bytes, page_number: int) -> JpegFrame:
    """Reads the frame header; `page_number` is for the message. Raises BadInput where this is no JPEG of 8
    bits in grey or RGB (four colours would need an output intent of their own in PDF/A).
    """
    at = 2
    while jpeg.startswith(_START) and at + 9 < len(jpeg) and jpeg[at] == 0xFF:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            return _frame(jpeg[at + 4 : at + 10], page_number)
        at += 1 if marker == 0xFF else 2 + length
    raise BadInput("preservation.picture_not_fit_for_pdf", i=page_number)


def _frame(header: bytes, page_number: int) -> JpegFrame:
    bits, components = header[0], header[5]
    if bits != 8 or components not in _COLOUR_SPACES:
        raise BadInput("preservation.picture_not_fit_for_pdf", i=page_number)
    height, width = int.from_bytes(header[1:3], "big"), int.from_bytes(header[3:5], "big")
    return JpegFrame(width, height, _COLOUR_SPACES[components])
