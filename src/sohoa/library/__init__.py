"""Stage 7: who may see what, publishing, search and reading."""
