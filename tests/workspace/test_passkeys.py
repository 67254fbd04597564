"""Passkeys without a browser: where they are possible, questions that are good once, and answers that are none."""

import base64
import json
from datetime import timedelta

import pytest

from parley import workspace
from parley.core import clock, ids
from parley.core.db import Database
from parley.core.errors import NotFound
from parley.workspace import Passkey, PasskeyKnown, PasskeyRefused, PasskeysImpossible, Staff, Visit

SITE = workspace.challenges.site("https://chat.salon.example")
HOLDER = workspace.challenges.holder("a browser")


def spelled(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def key_of(staff: Staff, credential: bytes = b"key") -> Passkey:
    return Passkey(ids.new(), staff.id, "My phone", credential, b"no key", 0, False, False, [], clock.now())


def answer(**response: str) -> str:
    filled = {"clientDataJSON": spelled(b"{}"), "authenticatorData": spelled(bytes(37)), "signature": "", **response}
    return json.dumps({"id": spelled(b"key"), "rawId": spelled(b"key"), "type": "public-key", "response": filled})


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://chat.salon.example", "https://chat.salon.example"),
        ("https://Chat.Salon.example:8443", "https://chat.salon.example:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
    ],
)
def test_passkeys_belong_to_a_host_name(url: str, origin: str) -> None:
    assert workspace.challenges.site(url).origin == origin


@pytest.mark.parametrize("url", ["http://chat.salon.example", "http://127.0.0.1:8000", "https://192.0.2.1", "https://[::1]", ""])
def test_where_browsers_do_not_allow_them_neither_do_we(url: str) -> None:
    assert not workspace.challenges.is_possible(url)
    with pytest.raises(PasskeysImpossible):
        workspace.challenges.site(url)


async def test_a_question_is_good_once_and_for_its_browser(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.ceremonies.ask_to_sign(tx, SITE, holder=HOLDER)

        assert await workspace.challenges.take(tx, workspace.challenges.holder("another browser")) == b""
        assert len(await workspace.challenges.take(tx, HOLDER)) == 64
        assert await workspace.challenges.take(tx, HOLDER) == b""


async def test_a_question_is_good_for_five_minutes(database: Database, grace: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.ceremonies.ask_to_sign(tx, SITE, holder=HOLDER)
        later = clock.now() + timedelta(minutes=5)
        monkeypatch.setattr(clock, "now", lambda: later)

        assert await workspace.challenges.take(tx, HOLDER) == b""


NONSENSE = [
    "",
    "null",
    "[]",
    "{}",
    "[" * 20_000,
    '{"id": 1}',
    answer(),
    answer(userHandle=spelled(b"short")),
    answer(userHandle="%%%"),
    answer(authenticatorData=spelled(bytes(32) + b"\xff" + bytes(60))),
    answer(attestationObject=spelled(b"\xa1\x63fmt")),
    answer(attestationObject=spelled(b"\x9f" * 3000)),
]


@pytest.mark.parametrize("credential", NONSENSE)
async def test_what_is_no_answer_signs_nobody_in_and_makes_no_key(database: Database, grace: Staff, credential: str) -> None:
    with pytest.raises(PasskeyRefused):
        await workspace.ceremonies.sign_in(database, SITE, credential, holder=HOLDER, visit=Visit("192.0.2.1"))
    async with database.transaction(grace.workspace_id) as tx:
        with pytest.raises(PasskeyRefused):
            await workspace.ceremonies.add(tx, SITE, credential, challenge=b"asked", name="x", me=grace)


async def test_an_answer_without_a_question_is_refused(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.passkeys.keep(tx, key_of(grace), me=grace)
    handle = spelled(grace.workspace_id.bytes + grace.id.bytes)

    with pytest.raises(PasskeyRefused):
        await workspace.ceremonies.sign_in(database, SITE, answer(userHandle=handle), holder=HOLDER, visit=Visit("192.0.2.1"))


async def test_a_key_is_registered_once(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.passkeys.keep(tx, key_of(grace), me=grace)
        with pytest.raises(PasskeyKnown):
            await workspace.passkeys.keep(tx, key_of(grace), me=grace)


async def test_a_stranger_neither_renames_nor_removes_my_key(database: Database, grace: Staff, linus: Staff) -> None:
    mine = key_of(grace)
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.passkeys.keep(tx, mine, me=grace)
    async with database.transaction(linus.workspace_id) as tx:
        with pytest.raises(NotFound):
            await workspace.passkeys.rename(tx, mine.id, "Theirs", me=linus)
        with pytest.raises(NotFound):
            await workspace.passkeys.remove(tx, mine.id, me=linus)
