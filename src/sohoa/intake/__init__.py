"""Stage 1: from a folder, ZIP, PDF or image file to exposures, their originals copied and never changed."""
