"""The staff desk: adding, watching, mending, describing and publishing books. Every route is behind the
gate.
"""
