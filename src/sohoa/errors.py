"""Errors that a user can act on.

Each carries a code, which is the msgid of its message in the catalogues of `sohoa.words`, and the values
that the message names. The message says what happened and what to do next.
"""

from __future__ import annotations

ExitCode = int

EXIT_FINISHED: ExitCode = 0
EXIT_FAILED: ExitCode = 1
EXIT_USAGE: ExitCode = 2
EXIT_FINISHED_WITH_HELD: ExitCode = 3
EXIT_INTERRUPTED: ExitCode = 130


class SohoaError(Exception):
    """Something that the user can mend; `code` is the msgid of the message, `params` the values it names."""

    exit_code: ExitCode = EXIT_FAILED

    def __init__(self, code: str, /, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        named = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({named})"

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.code, self.params))


def _rebuild(kind: type[SohoaError], code: str, params: dict[str, object]) -> SohoaError:
    return kind(code, **params)


class UsageError(SohoaError):
    """The command or the form was filled in wrongly."""

    exit_code = EXIT_USAGE


class BadInput(SohoaError):
    """A file or a record that was given cannot be taken as it is."""


class NotFound(SohoaError):
    """What was asked for is not there, or may not be seen by whoever asks (the two are told apart to
    nobody).
    """


class Conflict(SohoaError):
    """The state of a document or a page does not allow what was asked."""


class StorageError(SohoaError):
    """The library folder cannot take or give what is needed: disk full, folder locked, bytes damaged."""


class ToolMissing(SohoaError):
    """A part that the installation should have is missing."""
