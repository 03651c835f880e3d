"""Stage 8: what other libraries and viewers fetch. Protocol logic alone: no HTTP here."""
