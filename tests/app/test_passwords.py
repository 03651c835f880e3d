"""The staff password is kept as its hash alone."""

import pytest

from sohoa.app.passwords import Passwords
from sohoa.errors import UsageError
from tests.fakes.records import MemoryRecords


def test_a_password_is_checked_against_its_hash() -> None:
    records = MemoryRecords()
    passwords = Passwords(records)
    assert not passwords.is_set()
    assert not passwords.check("")
    passwords.set("mật khẩu thủ thư")
    assert passwords.is_set()
    assert passwords.check("mật khẩu thủ thư")
    assert not passwords.check("mật khẩu thủ thu")
    kept = records.setting("staff_password")
    assert kept is not None
    assert kept.startswith("$argon2id$")


def test_a_short_password_is_refused() -> None:
    passwords = Passwords(MemoryRecords())
    with pytest.raises(UsageError, match="password_short"):
        passwords.set("ngắn quá")
    assert not passwords.is_set()


def test_a_hash_that_is_none_lets_nobody_in() -> None:
    records = MemoryRecords()
    with records.transaction() as writer:
        writer.set_setting("staff_password", "plain text")
    assert not Passwords(records).check("plain text")
