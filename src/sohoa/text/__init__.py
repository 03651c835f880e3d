"""Stage 4: the words of a page and where they stand."""
