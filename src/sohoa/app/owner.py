"""Who owns a library folder, for commands that would."""

from sohoa.store.lock import Owner, owner_of

__all__ = ["Owner", "owner_of"]
