"""The data base's shapes, oldest first (Alembic)."""
