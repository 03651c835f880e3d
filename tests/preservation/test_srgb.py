"""The profile that we compute is sRGB, in the eyes of a colour engine written by others."""

import io

from PIL import Image, ImageCms

from sohoa.preservation.srgb import srgb_profile


def test_little_cms_finds_our_profile_and_its_own_srgb_the_same() -> None:
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    theirs = ImageCms.createProfile("sRGB")
    steps = range(0, 256, 17)
    colours = bytes(value for r in steps for g in steps for b in steps for value in (r, g, b))
    picture = Image.frombytes("RGB", (len(colours) // 3, 1), colours)
    there = ImageCms.profileToProfile(picture, ours, theirs)
    assert there is not None
    assert max(abs(a - b) for a, b in zip(there.tobytes(), colours, strict=True)) <= 1


def test_the_profile_is_small_and_always_the_same() -> None:
    assert srgb_profile() == srgb_profile()
    assert int.from_bytes(srgb_profile()[:4], "big") == len(srgb_profile()) < 3000
