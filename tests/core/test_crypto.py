"""Secrets at rest."""

import os
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.core.crypto import SecretUnreadable, Vault

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
ADAS = UUID(int=1)
LINUSES = UUID(int=2)
ROW = UUID(int=7)

vault = Vault({"old": OLD, "new": NEW}, current="new")


def sealed(plain: bytes = b"token", by: Vault = vault) -> bytes:
    return by.seal(plain, workspace=ADAS, row=ROW, field="token")


def opened(secret: bytes, by: Vault = vault) -> bytes:
    return by.open(secret, workspace=ADAS, row=ROW, field="token")


@settings(deadline=None)
@given(st.binary())
def test_a_sealed_secret_opens_in_its_place(plain: bytes) -> None:
    assert opened(sealed(plain)) == plain


def test_sealing_twice_gives_different_bytes_and_shows_nothing() -> None:
    assert sealed() != sealed()
    assert b"token" not in sealed()


ELSEWHERE = [(LINUSES, ROW, "token"), (ADAS, UUID(int=8), "token"), (ADAS, ROW, "webhook_secret"), (ROW, ADAS, "token")]


@pytest.mark.parametrize(("workspace", "row", "field"), ELSEWHERE)
def test_a_secret_does_not_open_elsewhere(workspace: UUID, row: UUID, field: str) -> None:
    with pytest.raises(SecretUnreadable):
        vault.open(sealed(), workspace=workspace, row=row, field=field)


@settings(deadline=None)
@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_changed_byte_makes_a_secret_unreadable(at: int, change: int) -> None:
    secret = bytearray(sealed())
    secret[at % len(secret)] ^= change

    with pytest.raises(SecretUnreadable):
        opened(bytes(secret))


@settings(deadline=None)
@given(st.binary(max_size=80))
def test_nonsense_is_unreadable(nonsense: bytes) -> None:
    with pytest.raises(SecretUnreadable):
        opened(nonsense)


def test_every_cut_off_secret_is_unreadable() -> None:
    whole = sealed()
    for length in range(len(whole)):
        with pytest.raises(SecretUnreadable):
            opened(whole[:length])


def test_an_old_key_opens_and_the_current_one_seals() -> None:
    before = sealed(by=Vault({"old": OLD}, current="old"))

    assert opened(before) == b"token"
    assert not vault.is_current(before)
    assert vault.is_current(sealed())


def test_a_secret_whose_key_is_gone_is_unreadable() -> None:
    with pytest.raises(SecretUnreadable):
        opened(sealed(), by=Vault({"old": OLD}, current="old"))


def test_a_key_under_a_foreign_id_does_not_open() -> None:
    with pytest.raises(SecretUnreadable):
        opened(sealed(), by=Vault({"new": OLD}, current="new"))


@pytest.mark.parametrize(
    ("keys", "current"), [({}, "new"), ({"old": OLD}, "new"), ({"new": b"short"}, "new"), ({"": OLD}, ""), ({"ключ": OLD}, "ключ")]
)
def test_a_vault_without_proper_keys_does_not_start(keys: dict[str, bytes], current: str) -> None:
    with pytest.raises(ValueError, match=r"key"):
        Vault(keys, current)


def test_each_purpose_has_its_own_key() -> None:
    derived = {vault.derive(purpose) for purpose in ("links", "sessions", "purpose links")}

    assert len(derived | {OLD, NEW}) == 5
    assert all(len(key) == 32 for key in derived)
    assert vault.derive("links") == Vault({"new": NEW}, current="new").derive("links")
    assert vault.derive("links") != Vault({"new": os.urandom(32)}, current="new").derive("links")


def test_a_vault_does_not_show_its_keys() -> None:
    assert "\\x" not in repr(vault)
    assert "object" in repr(vault)
