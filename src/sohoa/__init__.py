"""Sohoa: the path of a book from a folder of scans to a searchable, standard, shareable digital book."""

__version__ = "0.1.0"
