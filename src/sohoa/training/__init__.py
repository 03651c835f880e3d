"""The room where people and programs practise: the sample book, and scans of it whose truth is known.

`make_scans` sets the book in type, ages its pages and photographs them as a scanner and a telephone would.
It gives back the truth about every exposure (words and their boxes, page corners, gutter, skew), for tests
and measurements.
"""

from __future__ import annotations

from sohoa.training.looks import BENCH, DEMO, Look
from sohoa.training.sample_book import BookDetails, Contents, details
from sohoa.training.scans import make_bench, make_demo, make_scans
from sohoa.training.truth import Kind, TrueExposure, TruePage, TruePatch, TrueWord, Truth

__all__ = [
    "BENCH",
    "DEMO",
    "BookDetails",
    "Contents",
    "Kind",
    "Look",
    "TrueExposure",
    "TruePage",
    "TruePatch",
    "TrueWord",
    "Truth",
    "details",
    "make_bench",
    "make_demo",
    "make_scans",
]
