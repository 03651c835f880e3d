"""The Vietnamese language as the field writes it: normal form, tones, syllables, search keys, order, old
encodings.

Pure: text in, text or values out.
"""
