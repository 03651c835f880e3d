"""The only place where adapters, plug-ins and settings meet."""

from sohoa.app.library import Library
from sohoa.app.settings import Settings, read_settings

__all__ = ["Library", "Settings", "read_settings"]
