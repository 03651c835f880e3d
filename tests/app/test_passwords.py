"""The staff password is kept as its hash alone, and who was at the door is kept in the audit trail."""

import pytest

from sohoa.app.passwords import Passwords
from sohoa.errors import UsageError
from tests.fakes.small_house import IDENTITY, LAN, SmallHouse

_RIGHT, _WRONG = "mật khẩu thủ thư", "mật khẩu thủ thu"


def test_a_password_is_checked_against_its_hash() -> None:
    small = SmallHouse()
    passwords = Passwords(small.house)
    assert not passwords.is_set()
    assert not passwords.check("")
    passwords.set(_RIGHT)
    assert passwords.is_set()
    assert passwords.check(_RIGHT)
    assert not passwords.check(_WRONG)
    kept = small.records.setting("staff_password")
    assert kept is not None
    assert kept.startswith("$argon2id$")


def test_a_short_password_is_refused() -> None:
    passwords = Passwords(SmallHouse().house)
    with pytest.raises(UsageError, match="password_short"):
        passwords.set("ngắn quá")
    assert not passwords.is_set()


def test_a_hash_that_is_none_lets_nobody_in() -> None:
    small = SmallHouse()
    with small.records.transaction() as writer:
        writer.set_setting("staff_password", "plain text")
    assert not Passwords(small.house).check("plain text")


def test_the_trail_of_the_library_says_who_was_at_the_door_and_keeps_no_password() -> None:
    small = SmallHouse()
    passwords = Passwords(small.house)
    passwords.set(_RIGHT, LAN)
    assert [passwords.log_in(_WRONG, LAN), passwords.log_in(_RIGHT, LAN)] == [False, True]
    assert [passwords.check(_WRONG, LAN), passwords.check(_RIGHT, LAN)] == [False, True]
    passwords.log_out(LAN)
    trail = small.records.audit_trail(IDENTITY.id)
    assert [(entry.action, entry.who, entry.role, entry.where) for entry in trail] == [
        ("password", "Lan", "staff", "192.168.1.7"),
        ("log in refused", "", "", "192.168.1.7"),
        ("log in", "Lan", "staff", "192.168.1.7"),
        ("password refused", "Lan", "staff", "192.168.1.7"),
        ("log out", "Lan", "staff", "192.168.1.7"),
    ]
    assert {entry.before + entry.after for entry in trail} == {""}


def test_a_password_that_could_not_be_kept_is_in_no_trail() -> None:
    small = SmallHouse()
    small.records.fails = RuntimeError("the power went")
    with pytest.raises(RuntimeError):
        Passwords(small.house).set(_RIGHT, LAN)
    assert small.records.audit_trail(IDENTITY.id) == []
