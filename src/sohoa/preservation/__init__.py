"""Stage 6: the package that lasts (OCFL, METS, PDF/A), its bags and exports, and whether its bytes are still
whole.
"""
