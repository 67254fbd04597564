"""The way in, and what stands in it."""

import asyncio
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from parley import workspace
from parley.core import clock
from parley.core.db import Database
from parley.core.ids import WorkspaceId
from parley.workspace import Busy, Choice, Entry, NotSignedIn, Staff, TooManySignIns, Visit, WrongPassword
from parley.workspace.passwords import Pool, hashed
from tests.workspace.conftest import PASSWORD

DESK = Visit("192.0.2.10", "Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0")
STRANGER = Visit("203.0.113.66")


async def enter(database: Database, email: str, password: str = PASSWORD, visit: Visit = DESK, into: WorkspaceId | None = None) -> Entry:
    outcome = await workspace.sign_in(database, email=email, password=password, visit=visit, into=into)
    assert isinstance(outcome, Entry)
    return outcome


async def resume(database: Database, token: str) -> Staff:
    async with database.transaction(workspace.sessions.workspace_of(token)) as tx:
        return (await workspace.sessions.resume(tx, token, DESK)).staff


async def fail(database: Database, email: str, visit: Visit) -> Exception:
    with pytest.raises((WrongPassword, TooManySignIns)) as caught:
        await workspace.sign_in(database, email=email, password="a wrong guess", visit=visit)
    return caught.value


async def test_the_right_password_opens_a_session(database: Database, grace: Staff) -> None:
    entry = await enter(database, " Grace@Salon.example ")

    assert (await resume(database, entry.token)).id == grace.id
    assert entry.token not in repr(entry)


async def test_the_database_does_not_know_the_token(database: Database, grace: Staff) -> None:
    entry = await enter(database, grace.email)

    async with database.across() as tx:
        row = (await tx.records("SELECT * FROM sessions"))[0]
    secret = entry.token.partition(".")[2]
    assert all(secret not in str(value) and secret.encode() not in bytes(str(value), "utf-8") for value in row.values())


@pytest.mark.parametrize(
    ("email", "password"), [("grace@salon.example", "a wrong guess"), ("nobody@salon.example", PASSWORD), ("\0", ""), ("grace", PASSWORD)]
)
async def test_a_wrong_guess_never_says_which_half_was_wrong(database: Database, grace: Staff, email: str, password: str) -> None:
    with pytest.raises(WrongPassword):
        await workspace.sign_in(database, email=email, password=password, visit=DESK)


async def test_whoever_was_deactivated_is_out_at_once_and_stays_out(database: Database, grace: Staff) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        barbara = await workspace.add_staff(tx, name="Barbara", email="barbara@salon.example", role="operator", password=PASSWORD, by=grace)
    entry = await enter(database, barbara.email)
    async with database.transaction(grace.workspace_id) as tx:
        await workspace.deactivate(tx, barbara.id, by=grace)

    with pytest.raises(NotSignedIn):
        await resume(database, entry.token)
    with pytest.raises(WrongPassword):
        await enter(database, barbara.email)


@pytest.mark.parametrize("token", ["", "x", ".", "00000000000000000000000000000000.", "zz.secret", "\0.\0"])
async def test_a_made_up_token_opens_nothing(database: Database, grace: Staff, token: str) -> None:
    with pytest.raises(NotSignedIn):
        await resume(database, token)


async def test_a_token_does_not_open_another_workspace(database: Database, grace: Staff, linus: Staff) -> None:
    secret = (await enter(database, grace.email)).token.partition(".")[2]

    with pytest.raises(NotSignedIn):
        await resume(database, f"{linus.workspace_id.hex}.{secret}")


async def test_who_works_in_two_workspaces_chooses_one(database: Database, grace: Staff, linus: Staff) -> None:
    async with database.transaction(linus.workspace_id) as tx:
        again = await workspace.add_staff(tx, name="Grace", email=grace.email, role="analyst", password=PASSWORD, by=linus)

    choice = await workspace.sign_in(database, email=grace.email, password=PASSWORD, visit=DESK)
    assert isinstance(choice, Choice)
    assert [place.workspace_name for place in choice.workplaces] == ["Salon Мрія", "Garage"]
    assert (await enter(database, grace.email, into=linus.workspace_id)).staff.id == again.id


async def test_the_fifth_guess_is_heard_and_the_sixth_is_not(database: Database, grace: Staff) -> None:
    outcomes = [await fail(database, grace.email, STRANGER) for _ in range(6)]

    assert [type(outcome) for outcome in outcomes] == [WrongPassword] * 5 + [TooManySignIns]
    with pytest.raises(TooManySignIns):
        await enter(database, grace.email, visit=STRANGER)


async def test_a_stranger_cannot_lock_the_owner_out(database: Database, grace: Staff) -> None:
    for _ in range(8):
        await fail(database, grace.email, STRANGER)

    assert (await enter(database, grace.email, visit=DESK)).staff.id == grace.id


async def test_one_address_cannot_try_many_people(database: Database, grace: Staff) -> None:
    for guess in range(50):
        await fail(database, f"guess{guess}@salon.example", STRANGER)

    assert isinstance(await fail(database, "guess50@salon.example", STRANGER), TooManySignIns)


async def test_neighbours_in_one_ipv6_network_count_as_one(database: Database, grace: Staff) -> None:
    for host in range(5):
        await fail(database, grace.email, Visit(f"2001:db8::{host + 1}"))

    assert isinstance(await fail(database, grace.email, Visit("2001:db8::ffff")), TooManySignIns)


async def test_many_guesses_at_once_are_not_heard_more_often(database: Database, grace: Staff) -> None:
    outcomes = await asyncio.gather(*(fail(database, grace.email, STRANGER) for _ in range(20)))

    assert sum(isinstance(outcome, WrongPassword) for outcome in outcomes) == 5


async def test_failures_are_forgotten_with_time(database: Database, grace: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(6):
        await fail(database, grace.email, STRANGER)
    later = clock.now() + timedelta(minutes=20)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert (await enter(database, grace.email, visit=STRANGER)).staff.id == grace.id


async def test_a_right_password_wipes_the_mistyped_ones_away(database: Database, grace: Staff) -> None:
    for _ in range(3):
        for _ in range(4):
            await fail(database, grace.email, DESK)
        await enter(database, grace.email)


async def test_a_hash_of_old_parameters_is_made_anew(database: Database, grace: Staff) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    async with database.transaction(grace.workspace_id) as tx:
        await tx.execute("UPDATE staff SET password_hash = $2 WHERE workspace_id = $1", tx.workspace_id, weak)
    await enter(database, grace.email)

    async with database.transaction(grace.workspace_id) as tx:
        fresh = await tx.value("SELECT password_hash FROM staff WHERE workspace_id = $1", tx.workspace_id)
    assert fresh.startswith("$argon2id$") and "m=19456" in fresh


async def test_when_too_many_wait_the_next_one_is_refused() -> None:
    pool = Pool(workers=1, waiting=1)

    outcomes = await asyncio.gather(*(hashed(PASSWORD, pool) for _ in range(4)), return_exceptions=True)

    assert sum(isinstance(outcome, Busy) for outcome in outcomes) == 2
    assert await hashed(PASSWORD, pool)


async def test_a_session_ends_after_a_week_of_silence(database: Database, grace: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = await enter(database, grace.email)
    later = clock.now() + workspace.sessions.IDLE
    monkeypatch.setattr(clock, "now", lambda: later)

    with pytest.raises(NotSignedIn):
        await resume(database, entry.token)


async def test_a_visit_is_written_down_once_a_minute(database: Database, grace: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = await enter(database, grace.email)
    opened = clock.now()

    async def seen_after(seconds: int) -> float:
        monkeypatch.setattr(clock, "now", lambda: opened + timedelta(seconds=seconds))
        await resume(database, entry.token)
        async with database.transaction(grace.workspace_id) as tx:
            seen = (await workspace.sessions.list_of(tx, grace.id))[0].last_seen_at
        return round((seen - opened).total_seconds())

    assert [await seen_after(30), await seen_after(59), await seen_after(90), await seen_after(120)] == [0, 0, 90, 90]
