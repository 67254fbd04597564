"""The second step: codes that are good once, guesses that are counted, and workspaces that leave no choice."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TypeVar

import pytest
from pyotp.totp import TOTP

from parley import workspace
from parley.core import clock
from parley.core.crypto import SecretUnreadable, Vault
from parley.core.db import Database, Tx
from parley.workspace import (
    Entry,
    Half,
    HalfSignInOver,
    NotYourself,
    SecondFactorDemanded,
    Settings,
    Staff,
    Step,
    TooManySignIns,
    Visit,
    WrongCode,
    WrongCurrentPassword,
)
from tests.workspace.conftest import PASSWORD

T = TypeVar("T")
DESK = Visit("192.0.2.10", "Firefox")
VAULT = Vault({"k1": bytes(32)}, "k1")
NOON = datetime(2030, 5, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The clock: its one entry is the time."""
    time = [NOON]
    monkeypatch.setattr(clock, "now", lambda: time[0])
    return time


class Phone:
    """An app on Grace's phone."""

    def __init__(self, secret: str, now: list[datetime]) -> None:
        self._totp, self._now = TOTP(secret), now

    def code(self, *, late: int = 0) -> str:
        return self._totp.at(self._now[0] - timedelta(seconds=late))


@pytest.fixture
async def phone(database: Database, grace: Staff, now: list[datetime]) -> Phone:
    """Grace's second step is on; the code with which it was turned on is spent."""
    async with database.transaction(grace.workspace_id) as tx:
        phone = Phone((await workspace.authenticator.pair(tx, VAULT, me=grace)).secret, now)
        await workspace.authenticator.confirm(tx, VAULT, phone.code(), me=grace)
    now[0] += timedelta(minutes=5)
    return phone


async def halfway(database: Database, who: Staff) -> Half:
    outcome = await workspace.sign_in(database, email=who.email, password=PASSWORD, visit=DESK)
    assert isinstance(outcome, Half)
    return outcome


async def prove(database: Database, half: Half, code: str, visit: Visit = DESK) -> Entry:
    return await workspace.halfway.prove(database, VAULT, token=half.token, code=code, visit=visit)


async def test_a_password_alone_opens_no_session(database: Database, grace: Staff, phone: Phone) -> None:
    half = await halfway(database, grace)

    assert half.step is Step.PROVE and half.token not in repr(half)
    async with database.transaction(grace.workspace_id) as tx:
        assert await workspace.sessions.list_of(tx, grace.id) == []


async def test_password_and_code_open_one(database: Database, grace: Staff, phone: Phone) -> None:
    entry = await prove(database, await halfway(database, grace), phone.code())

    async with database.transaction(grace.workspace_id) as tx:
        assert (await workspace.sessions.resume(tx, entry.token, DESK)).staff.id == grace.id


async def test_a_code_is_good_once(database: Database, grace: Staff, phone: Phone) -> None:
    code = phone.code()
    await prove(database, await halfway(database, grace), code)

    with pytest.raises(WrongCode):
        await prove(database, await halfway(database, grace), code)


async def test_a_code_that_two_bring_at_once_lets_one_in(database: Database, grace: Staff, phone: Phone) -> None:
    halves = [await halfway(database, grace) for _ in range(2)]
    outcomes = await asyncio.gather(*(prove(database, half, phone.code()) for half in halves), return_exceptions=True)

    assert {type(outcome) for outcome in outcomes} == {Entry, WrongCode}


async def test_a_clock_may_be_half_a_minute_off_and_no_more(database: Database, grace: Staff, phone: Phone) -> None:
    with pytest.raises(WrongCode):
        await prove(database, await halfway(database, grace), phone.code(late=60))

    assert await prove(database, await halfway(database, grace), phone.code(late=30))


async def test_an_older_code_is_dead_once_a_newer_one_was_used(database: Database, grace: Staff, phone: Phone) -> None:
    await prove(database, await halfway(database, grace), phone.code())

    with pytest.raises(WrongCode):
        await prove(database, await halfway(database, grace), phone.code(late=30))


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdef", "١٢٣٤٥٦", "\0", "9" * 1000])
async def test_what_is_no_code_of_hers_is_refused(database: Database, grace: Staff, phone: Phone, code: str) -> None:
    with pytest.raises(WrongCode):
        await prove(database, await halfway(database, grace), code)


async def test_guesses_are_counted_from_one_address(database: Database, grace: Staff, phone: Phone) -> None:
    half = await halfway(database, grace)
    refusals = [await _refusal(prove(database, half, "000000")) for _ in range(6)]

    assert refusals == [WrongCode] * 5 + [TooManySignIns]


async def test_guesses_are_counted_from_all_addresses_together(database: Database, grace: Staff, phone: Phone) -> None:
    half, host = await halfway(database, grace), count(1)
    refusals = [await _refusal(prove(database, half, "000000", Visit(f"203.0.113.{next(host)}"))) for _ in range(11)]

    assert refusals == [WrongCode] * 10 + [TooManySignIns]


async def test_half_a_sign_in_is_over_after_ten_minutes(database: Database, grace: Staff, phone: Phone, now: list[datetime]) -> None:
    half = await halfway(database, grace)
    now[0] += timedelta(minutes=10)

    with pytest.raises(HalfSignInOver):
        await prove(database, half, phone.code())


async def test_half_a_sign_in_ends_with_the_password_that_began_it(database: Database, grace: Staff, phone: Phone) -> None:
    half = await halfway(database, grace)
    async with database.transaction(grace.workspace_id) as tx:
        here = await workspace.sessions.open(tx, grace, DESK)
        await workspace.change_password(tx, current=PASSWORD, new="a quiet harbour", me=grace, keep=here.session_id)

    with pytest.raises(HalfSignInOver):
        await prove(database, half, phone.code())


async def test_recovery_codes_are_good_once_each_and_written_any_way(
    database: Database, grace: Staff, phone: Phone, now: list[datetime]
) -> None:
    codes = await _in(database, grace, lambda tx: workspace.authenticator.renew_codes(tx, VAULT, phone.code(), me=grace))
    assert len(set(codes)) == 10

    await prove(database, await halfway(database, grace), codes[0])
    await prove(database, await halfway(database, grace), f" {codes[1].upper().replace('-', ' ')} ")

    with pytest.raises(WrongCode):
        await prove(database, await halfway(database, grace), codes[0])
    assert await _in(database, grace, lambda tx: workspace.authenticator.codes_left(tx, grace.id)) == 8


async def test_new_recovery_codes_end_the_old_ones(database: Database, grace: Staff, phone: Phone, now: list[datetime]) -> None:
    old = await _in(database, grace, lambda tx: workspace.authenticator.renew_codes(tx, VAULT, phone.code(), me=grace))
    now[0] += timedelta(minutes=1)
    await _in(database, grace, lambda tx: workspace.authenticator.renew_codes(tx, VAULT, phone.code(), me=grace))

    with pytest.raises(WrongCode):
        await prove(database, await halfway(database, grace), old[0])


async def test_the_database_tells_neither_secret_nor_codes(database: Database, grace: Staff, now: list[datetime]) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        pairing = await workspace.authenticator.pair(tx, VAULT, me=grace)
        codes = await workspace.authenticator.confirm(tx, VAULT, Phone(pairing.secret, now).code(), me=grace)
    async with database.across() as tx:
        rows = [*await tx.records("SELECT * FROM authenticator_apps"), *await tx.records("SELECT * FROM recovery_codes")]

    stored = " ".join(str(value) for row in rows for value in row.values())
    assert pairing.secret not in stored and pairing.secret not in repr(pairing)
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)


async def test_a_secret_moved_to_a_colleague_opens_nothing(database: Database, grace: Staff, phone: Phone) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        barbara = await workspace.add_staff(tx, name="Barbara", email="b@salon.example", role="admin", password=PASSWORD, by=grace)
        await tx.execute("DELETE FROM recovery_codes WHERE workspace_id = $1", tx.workspace_id)
        await tx.execute("UPDATE authenticator_apps SET staff_id = $2 WHERE workspace_id = $1", tx.workspace_id, barbara.id)

    with pytest.raises(SecretUnreadable):
        await prove(database, await halfway(database, barbara), phone.code())


async def test_what_was_only_begun_asks_for_nothing(database: Database, grace: Staff, now: list[datetime]) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        first = await workspace.authenticator.pair(tx, VAULT, me=grace)
        again = await workspace.authenticator.pair(tx, VAULT, me=grace)

    assert first == again
    assert isinstance(await workspace.sign_in(database, email=grace.email, password=PASSWORD, visit=DESK), Entry)


async def test_turning_it_off_needs_password_and_code(database: Database, grace: Staff, phone: Phone) -> None:
    async def off(current: str, code: str) -> None:
        async with database.transaction(grace.workspace_id) as tx:
            await workspace.second_factor.turn_off(tx, VAULT, current=current, code=code, me=grace)

    with pytest.raises(WrongCurrentPassword):
        await off("a wrong guess", phone.code())
    with pytest.raises(WrongCode):
        await off(PASSWORD, "000000")
    await off(PASSWORD, phone.code())

    assert isinstance(await workspace.sign_in(database, email=grace.email, password=PASSWORD, visit=DESK), Entry)


async def test_where_it_is_demanded_it_is_not_turned_off(database: Database, grace: Staff, phone: Phone) -> None:
    await _demand(database, grace, "admins")
    with pytest.raises(SecondFactorDemanded):
        await _in(database, grace, lambda tx: workspace.second_factor.turn_off(tx, VAULT, current=PASSWORD, code=phone.code(), me=grace))


@pytest.mark.parametrize(
    ("whom", "role", "halfway_in"), [("all", "operator", True), ("admins", "operator", False), ("admins", "admin", True)]
)
async def test_a_workspace_demands_it_of_whom_it_chose(database: Database, grace: Staff, whom: str, role: str, halfway_in: bool) -> None:
    await _demand(database, grace, whom)
    async with database.transaction(grace.workspace_id) as tx:
        one = await workspace.add_staff(tx, name="Barbara", email="barbara@salon.example", role=role, password=PASSWORD, by=grace)

    outcome = await workspace.sign_in(database, email=one.email, password=PASSWORD, visit=DESK)
    assert (outcome.step if isinstance(outcome, Half) else None) == (Step.SET_UP if halfway_in else None)


async def test_who_stands_halfway_without_a_second_step_cannot_pass_by_a_code(
    database: Database, grace: Staff, now: list[datetime]
) -> None:
    await _demand(database, grace, "all")
    half = await halfway(database, grace)

    for code in ("", "000000", "aaaa-aaaa-aaaa-aaaa"):
        with pytest.raises(WrongCode):
            await prove(database, half, code)


async def test_an_administrator_resets_a_lost_phone_but_not_their_own(database: Database, grace: Staff, now: list[datetime]) -> None:
    async with database.transaction(grace.workspace_id) as tx:
        barbara = await workspace.add_staff(tx, name="Barbara", email="barbara@salon.example", role="admin", password=PASSWORD, by=grace)
        phone = Phone((await workspace.authenticator.pair(tx, VAULT, me=barbara)).secret, now)
        await workspace.authenticator.confirm(tx, VAULT, phone.code(), me=barbara)
        with pytest.raises(NotYourself):
            await workspace.second_factor.reset(tx, barbara.id, by=barbara)
        await workspace.second_factor.reset(tx, barbara.id, by=grace)

    assert isinstance(await workspace.sign_in(database, email=barbara.email, password=PASSWORD, visit=DESK), Entry)


async def _demand(database: Database, by: Staff, whom: str) -> None:
    async with database.transaction(by.workspace_id) as tx:
        chosen = Settings(second_factor="all") if whom == "all" else Settings(second_factor="admins")
        await workspace.decide(tx, chosen, by=by)


async def _in(database: Database, who: Staff, verb: Callable[[Tx], Awaitable[T]]) -> T:
    async with database.transaction(who.workspace_id) as tx:
        return await verb(tx)


async def _refusal(attempt: Awaitable[object]) -> type[Exception]:
    with pytest.raises((WrongCode, TooManySignIns)) as caught:
        await attempt
    return caught.type
