"""The way of a book, from its scans to its readers; `book.py` is the table of contents."""
