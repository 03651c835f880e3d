"""Measuring and rendering page images: arrays in, numbers or arrays out; knows no book and no file.

Analysis works on a reduced copy of an exposure (about 1,200 to 1,700 px on its long side); lengths and
places in results are in pixels of the array given. Angles are degrees, clockwise positive as seen. Every
finding carries a confidence: 0 (a guess) to 1 (sure).
"""
