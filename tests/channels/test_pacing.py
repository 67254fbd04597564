"""Turns: as many at once as a provider takes, then one after the other; each account and each conversation by itself."""

import pytest

from parley.channels import Account, Turns
from parley.channels.adapters.telegram.settings import CAN
from parley.channels.types import Settings
from parley.core import ids
from parley.core.ids import AccountId, WorkspaceId

assert CAN.pace and CAN.pace_of_thread
ALL_AT_ONCE, OF_ONE = CAN.pace.burst, CAN.pace_of_thread.burst


def account(kind: str = "telegram") -> Account[Settings]:
    return Account(AccountId(ids.new()), WorkspaceId(ids.new()), kind, "Bot", Settings())


@pytest.fixture
def turns() -> Turns:
    return Turns()


async def test_a_conversation_waits_once_its_burst_is_spent_and_others_do_not(turns: Turns) -> None:
    bot = account()
    waits = [turns.take(bot, "ada") for _ in range(OF_ONE + 2)]

    assert waits[:OF_ONE] == pytest.approx([0] * OF_ONE, abs=0.01)
    assert waits[OF_ONE:] == pytest.approx([1, 2], abs=0.1)
    assert turns.take(bot, "emmy") <= 0
    assert turns.take(account(), "ada") <= 0


async def test_all_conversations_share_what_the_account_may(turns: Turns) -> None:
    bot = account()
    waits = [turns.take(bot, f"guest {number}") for number in range(ALL_AT_ONCE + 30)]

    assert max(waits[:ALL_AT_ONCE]) <= 0.01 < waits[ALL_AT_ONCE]
    assert waits[-1] == pytest.approx(1, abs=0.1)


async def test_a_turn_that_was_given_back_is_there_for_the_next(turns: Turns) -> None:
    bot = account()
    for _ in range(10 * ALL_AT_ONCE):
        turns.take(bot, "ada")
        turns.give_back(bot, "ada")

    assert turns.take(bot, "ada") <= 0.01


async def test_where_no_limit_is_known_nobody_waits(turns: Turns) -> None:
    assert [turns.take(account("console"), "ada") for _ in range(1000)] == [0] * 1000


async def test_what_is_full_again_is_forgotten(turns: Turns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parley.channels.pacing.MOST_KEPT", 100)
    bot = account("telegram")
    for number in range(5000):
        turns.take(bot, f"guest {number}")
        turns.give_back(bot, f"guest {number}")

    assert len(turns._full_at) <= 101  # pyright: ignore[reportPrivateUsage]
