"""Stage 2: decide about each exposure and its pages, then render each page once from its untouched master."""
