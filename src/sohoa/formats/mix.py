"""Technical metadata of still images as MIX 2.0 (ANSI/NISO Z39.87-2006,
https://www.loc.gov/standards/mix/).
"""

from __future__ import annotations

import re
from fractions import Fraction

from sohoa.formats.xml import Element, add, add_filled
from sohoa.model.files import ColourSpace, FileRef, ImageFacts
from sohoa.model.geometry import Size

NAMESPACE = "http://www.loc.gov/mix/v20"
_X = f"{{{NAMESPACE}}}"
_COLOUR_SPACES = {
    ColourSpace.BITONAL: "bilevel",
    ColourSpace.GREY: "BlackIsZero",
    ColourSpace.RGB: "RGB",
    ColourSpace.CMYK: "CMYK",
}
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?)?")


def add_mix(parent: Element, ref: FileRef, facts: ImageFacts) -> None:
    """A `mix` element with what is known of the image in the file."""
    mix = add(parent, f"{_X}mix")
    _add_object(mix, ref, facts.compression)
    _add_size(mix, Size(facts.width_px, facts.height_px), facts)
    _add_capture(mix, facts)
    _add_assessment(mix, facts.ppi, facts)


def add_mix_of_size(parent: Element, ref: FileRef, size: Size, ppi: float) -> None:
    """A `mix` element for a derivative of which size and resolution follow from the page's plan."""
    mix = add(parent, f"{_X}mix")
    _add_object(mix, ref, "")
    _add_size(mix, size, None)
    _add_assessment(mix, ppi, None)


def _add_object(mix: Element, ref: FileRef, compression: str) -> None:
    info = add(mix, f"{_X}BasicDigitalObjectInformation")
    add(info, f"{_X}fileSize", str(ref.size_bytes))
    add(add(info, f"{_X}FormatDesignation"), f"{_X}formatName", ref.media_type)
    if compression:
        add(add(info, f"{_X}Compression"), f"{_X}compressionScheme", compression)


def _add_size(mix: Element, size: Size, facts: ImageFacts | None) -> None:
    basic = add(add(mix, f"{_X}BasicImageInformation"), f"{_X}BasicImageCharacteristics")
    if size.width_px > 0 and size.height_px > 0:
        add(basic, f"{_X}imageWidth", str(size.width_px))
        add(basic, f"{_X}imageHeight", str(size.height_px))
    if facts is None:
        return
    interpretation = add(basic, f"{_X}PhotometricInterpretation")
    add(interpretation, f"{_X}colorSpace", _COLOUR_SPACES[facts.colour_space])
    if facts.icc_profile:
        profile = add(add(interpretation, f"{_X}ColorProfile"), f"{_X}IccProfile")
        add(profile, f"{_X}iccProfileName", facts.icc_profile)


def _add_capture(mix: Element, facts: ImageFacts) -> None:
    captured_at = facts.captured_at if _DATE_TIME.fullmatch(facts.captured_at) else ""
    if not (captured_at or facts.device):
        return
    capture = add(mix, f"{_X}ImageCaptureMetadata")
    if captured_at:
        add(add(capture, f"{_X}GeneralCaptureInformation"), f"{_X}dateTimeCreated", captured_at)
    if facts.device:
        model = add(add(capture, f"{_X}DigitalCameraCapture"), f"{_X}DigitalCameraModel")
        add(model, f"{_X}digitalCameraModelName", facts.device)


def _add_assessment(mix: Element, ppi: float, facts: ImageFacts | None) -> None:
    assessment = add(mix, f"{_X}ImageAssessmentMetadata")
    if ppi > 0:
        metrics = add(assessment, f"{_X}SpatialMetrics")
        add(metrics, f"{_X}samplingFrequencyPlane", "object plane")
        add(metrics, f"{_X}samplingFrequencyUnit", "in.")
        for name in ("xSamplingFrequency", "ySamplingFrequency"):
            _add_rational(metrics, name, ppi)
    if facts is not None:
        encoding = add(assessment, f"{_X}ImageColorEncoding")
        bits = add(encoding, f"{_X}BitsPerSample")
        for _ in range(facts.samples_per_pixel):
            add(bits, f"{_X}bitsPerSampleValue", str(facts.bits_per_sample))
        add(bits, f"{_X}bitsPerSampleUnit", "integer")
        add_filled(encoding, f"{_X}samplesPerPixel", str(facts.samples_per_pixel))


def _add_rational(parent: Element, name: str, value: float) -> None:
    ratio = Fraction(value).limit_denominator(1000)
    element = add(parent, f"{_X}{name}")
    add(element, f"{_X}numerator", str(ratio.numerator))
    add(element, f"{_X}denominator", str(ratio.denominator))
