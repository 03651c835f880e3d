"""The tests, as a package, so that children of theirs can import what they are to do."""
