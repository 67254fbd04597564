"""A whole set at once."""

from parley.people.matching import Tier, candidates, pairs, resolve
from tests.people.matching.told import MAILBOX, NUMBER, claimed, network, proven, who


def test_who_is_one_and_who_may_be() -> None:
    messenger, call = who("Надежда Щербакова", phones=proven(NUMBER)), who(phones=network(NUMBER))
    chat, stranger = who("Надежда", phones=claimed("9740773749")), who("Ada Lovelace", emails=proven(MAILBOX))

    found = resolve([messenger, call, chat, stranger])

    assert [set(group) for group in found.united] == [{messenger.id, call.id}]
    assert [{pair.one, pair.other} for pair in found.suggested] == [{messenger.id, chat.id}]
    assert [set(group) for group in found.accepted] == [{messenger.id, call.id, chat.id}]


def test_a_chain_does_not_unite_two_people() -> None:
    """He and she share a number, and nobody says whose the calls in between are."""
    he, she, calls = who("Георгий Жуков", phones=proven(NUMBER)), who("Вероника Жукова", phones=proven(NUMBER)), who(phones=network(NUMBER))

    found = resolve([he, calls, she])

    assert found.united == ()
    assert all({he.id, she.id} - set(group) for group in found.accepted)


def test_what_follows_from_other_suggestions_is_not_asked() -> None:
    records = [who("Ada Lovelace", phones=claimed(NUMBER)) for _ in range(4)]

    assert len(resolve(records).suggested) == 3


def test_pairs_come_one_by_one_and_each_once() -> None:
    records = [who("Ada Lovelace", phones=proven(NUMBER), emails=proven(MAILBOX)) for _ in range(3)]

    walked = pairs(records)

    assert next(walked).verdict.tier is Tier.SAME
    assert len(list(walked)) == 2
    assert len(list(candidates(records))) == 3


def test_a_key_that_everybody_has_is_no_reason_to_compare_all() -> None:
    assert list(candidates([who("Александр Смирнов") for _ in range(100)])) == []
