"""Stage 3: measure each page, hold the book against a norm, say so in a report.

`step` measures and needs no norm; `judge` compares the measures with a norm of `norms`; `report` puts the
judgement into words. Whoever changes the norm judges again and measures nothing anew.
"""
