"""Stage 5 of the path: the description of a book, its page labels and its contents."""
