"""The one rule of access, over everything there is: denied unless said otherwise here."""

from itertools import product

import pytest

from sohoa.library.access import ANYBODY, Action, Reader, Role, decide
from sohoa.model.rights import NOT_EVALUATED, AccessClass, Rights
from sohoa.model.state import DocumentState

STAFF = Reader("Lan", Role.STAFF)
ON_SITE = Reader(on_site=True)
READ_THERE = {Action.SEE, Action.READ}
READ_ANYWHERE = {*READ_THERE, Action.DOWNLOAD}

ALLOWED = {
    (ANYBODY, AccessClass.PUBLIC): READ_ANYWHERE,
    (ON_SITE, AccessClass.PUBLIC): READ_ANYWHERE,
    (ON_SITE, AccessClass.ON_SITE): READ_THERE,
}
"""What readers may do with a published document; all that is not here is denied."""

ACCESS: list[AccessClass | None] = [None, *AccessClass]


def rights(access: AccessClass | None, embargo: str = "") -> Rights | None:
    return None if access is None else Rights(NOT_EVALUATED, access, embargo_until=embargo)


@pytest.mark.parametrize(("state", "access", "action"), list(product(DocumentState, ACCESS, Action)))
def test_readers_may_what_the_table_says_and_no_more(
    state: DocumentState, access: AccessClass | None, action: Action
) -> None:
    for reader in (ANYBODY, ON_SITE, Reader("Mai"), Reader("Mai", on_site=True)):
        known = ON_SITE if reader.on_site else ANYBODY
        allowed = ALLOWED.get((known, access), set()) if access else set[Action]()
        expected = state is DocumentState.PUBLISHED and action in allowed
        assert decide(reader, rights(access), state, action, "2026-11-22") is expected


@pytest.mark.parametrize(("state", "access", "action"), list(product(DocumentState, ACCESS, Action)))
def test_staff_may_all(state: DocumentState, access: AccessClass | None, action: Action) -> None:
    assert decide(STAFF, rights(access, "2099-01-01"), state, action)


@pytest.mark.parametrize(
    ("today", "allowed"),
    [("2029-12-31", False), ("2030-01-01", True), ("2030-01-02", True), ("", False)],
)
def test_an_embargo_ends_with_its_day(today: str, allowed: bool) -> None:
    closed = rights(AccessClass.PUBLIC, "2030-01-01")
    for action in READ_ANYWHERE:
        assert decide(ANYBODY, closed, DocumentState.PUBLISHED, action, today) is allowed
    assert not decide(ANYBODY, closed, DocumentState.PUBLISHED, Action.EDIT, today)
    assert not decide(ANYBODY, closed, DocumentState.WITHDRAWN, Action.SEE, today)
