"""The sRGB output intent: a small ICC profile, version 2.1, of three primaries and one curve, computed here.

The numbers are those of IEC 61966-2-1; the primaries are adapted to D50 (Bradford), as ICC.1:2001-04 asks.
"""

from __future__ import annotations

import struct

_CURVE_POINTS = 1024
_D50 = (0.9642, 1.0, 0.8249)
_RED = (0.4360747, 0.2225045, 0.0139322)
_GREEN = (0.3850649, 0.7168786, 0.0971045)
_BLUE = (0.1430804, 0.0606169, 0.7141733)
_NAME = "sRGB IEC61966-2.1"


def srgb_profile() -> bytes:
    """The profile's bytes, the same at every call: display class, RGB data, XYZ connection space."""
    curve = _curve()
    bodies = {
        b"desc": _description(_NAME),
        b"cprt": b"text" + bytes(4) + b"No copyright, use freely\0",
        b"wtpt": _xyz(_D50),
        b"rXYZ": _xyz(_RED),
        b"gXYZ": _xyz(_GREEN),
        b"bXYZ": _xyz(_BLUE),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    offset, places, data = 128 + 4 + 12 * len(bodies), dict[bytes, int](), b""
    table = struct.pack(">L", len(bodies))
    for tag, body in bodies.items():
        if body not in places:  # the three channels share one curve
            places[body] = offset + len(data)
            data += body + bytes(-len(body) % 4)
        table += struct.pack(">4sLL", tag, places[body], len(body))
    return _header(offset + len(data)) + table + data


def _header(size: int) -> bytes:
    made = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    return (
        struct.pack(">L4sL4s4s4s", size, bytes(4), 0x02100000, b"mntr", b"RGB ", b"XYZ ")
        + made
        + b"acsp"
        + bytes(28)
        + b"".join(_fixed(value) for value in _D50)
        + bytes(48)
    )


def _curve() -> bytes:
    values = (round(65535 * _linear(i / (_CURVE_POINTS - 1))) for i in range(_CURVE_POINTS))
    return b"curv" + bytes(4) + struct.pack(f">L{_CURVE_POINTS}H", _CURVE_POINTS, *values)


def _linear(value: float) -> float:
    """The transfer function of IEC 61966-2-1."""
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _description(name: str) -> bytes:
    text = name.encode("ascii") + b"\0"
    return b"desc" + bytes(4) + struct.pack(">L", len(text)) + text + bytes(4 + 4 + 2 + 1 + 67)


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(_fixed(value) for value in values)


def _fixed(value: float) -> bytes:
    return struct.pack(">l", round(value * 65536))
