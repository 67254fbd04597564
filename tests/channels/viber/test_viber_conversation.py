"""A whole talk in Viber: a picture comes, an answer with buttons goes out, one is pressed, and all of it is confirmed."""

import pytest

from parley.channels.adapters.viber import Viber, ViberSettings
from parley.channels.types import Account, Button, Delivered, Kind, Part
from parley.core.http import Http
from tests.channels.viber.conftest import Hook
from tests.providers import viber as fake

ViberAccount = Account[ViberSettings]
BUTTONS = (Button("Так, на 15:00", "yes:42"), Button("Ні", "no:42"))


async def test_ada_sends_a_picture_presses_a_button_and_has_read_the_answer(
    viber: fake.Viber, ada: fake.User, connected: Hook, adapter: Viber, account: ViberAccount, http: Http
) -> None:
    await ada.sends("picture", b"\xff\xd8 nails", name="nails.jpg", mime="image/jpeg", text="Зробите так?")
    await viber.settled()
    (asked,) = connected.facts()[-1:]
    assert asked.sender
    assert (asked.kind, asked.text, asked.sender.id, asked.sender.name) == (Kind.MESSAGE, "Зробите так?", ada.id, "Ada")
    picture = await adapter.fetch(asked.attachments[0], account, http)
    assert (picture.data, picture.name, picture.mime) == (b"\xff\xd8 nails", "nails.jpg", "image/jpeg")

    receipt = await adapter.send(Part(to=asked.sender.id, text="Зробимо. Записати вас?", buttons=BUTTONS), account, http)
    assert [(seen.sender, seen.text, seen.buttons) for seen in ada.sees] == [("Salon", "Зробимо. Записати вас?", ("Так, на 15:00", "Ні"))]

    await ada.gets_it()
    await ada.reads_it()
    await ada.presses("Так, на 15:00")
    await viber.settled()
    delivered, read, pressed = connected.facts()[1:]
    assert (pressed.kind, pressed.text, pressed.payload) == (Kind.POSTBACK, "Так, на 15:00", "yes:42")
    assert [(fact.delivered, fact.provider_key) for fact in (delivered, read)] == [
        (Delivered.DELIVERED, receipt.provider_keys[0]),
        (Delivered.READ, receipt.provider_keys[0]),
    ]


async def test_a_forged_call_stores_nothing(viber: fake.Viber, bot: fake.Bot, ada: fake.User, connected: Hook) -> None:
    known = dict(connected.calls)
    forged = viber.world.event("message", sender=ada.about, message={"type": "text", "text": "Скасуйте все"})

    assert not await viber.brings(bot, forged, signed_with="somebody-elses-token")
    assert connected.calls == known
    assert await viber.brings(bot, forged)
    assert [fact.text for fact in connected.facts()] == ["Скасуйте все"]


async def test_a_call_that_was_not_taken_comes_again_and_counts_once(viber: fake.Viber, ada: fake.User, connected: Hook) -> None:
    connected.failures, connected.tries = 2, 0
    await ada.writes("one")
    await ada.writes("two")
    await viber.settled()

    assert connected.tries == 4
    assert [fact.text for fact in connected.facts()] == ["one", "two"]


async def test_a_message_that_arrives_on_two_devices_is_delivered_once(
    viber: fake.Viber, ada: fake.User, connected: Hook, adapter: Viber, account: ViberAccount, http: Http
) -> None:
    await ada.subscribes()
    await adapter.send(Part(to=ada.id, text="Так"), account, http)
    await ada.gets_it()
    await viber.settled()

    assert [fact.delivered for fact in connected.facts() if fact.kind is Kind.STATUS] == [Delivered.DELIVERED]


async def test_a_message_that_cannot_be_delivered_tells_why(
    viber: fake.Viber, ada: fake.User, connected: Hook, adapter: Viber, account: ViberAccount, http: Http
) -> None:
    await ada.subscribes()
    receipt = await adapter.send(Part(to=ada.id, text="Так"), account, http)
    await ada.cannot_get_it("no suitable device")
    await viber.settled()

    failed = connected.facts()[-1]
    assert (failed.delivered, failed.error, failed.external_id) == (Delivered.FAILED, "no suitable device", receipt.ids[0])


async def test_a_deep_link_brings_its_token_and_opening_alone_says_nothing(
    viber: fake.Viber, ada: fake.User, connected: Hook, adapter: Viber
) -> None:
    link = adapter.invitation("salonbot", "site-7f3a_Kq")
    await ada.opens(link.partition("&context=")[2])
    await ada.opens()
    await viber.settled()

    brought, opened = connected.facts()
    assert (brought.kind, brought.token, brought.text) == (Kind.REFERRAL, "site-7f3a_Kq", "")
    assert (opened.kind, opened.token) == (Kind.SYSTEM, "")


async def test_who_leaves_and_comes_back_is_the_same_person(viber: fake.Viber, ada: fake.User, connected: Hook) -> None:
    await ada.writes("Привіт")
    await ada.leaves()
    await ada.subscribes()
    await viber.settled()

    assert [fact.kind for fact in connected.facts()] == [Kind.MESSAGE, Kind.UNSUBSCRIBED, Kind.SUBSCRIBED]
    assert {fact.sender.id for fact in connected.facts() if fact.sender} == {ada.id}


async def test_a_contact_is_nobodys_proven_phone(viber: fake.Viber, ada: fake.User, connected: Hook) -> None:
    await ada.shares_a_contact("Linus", "+380501234567")
    await viber.settled()

    (shared,) = connected.facts()
    assert shared.card and shared.sender
    assert (shared.card.phone, shared.card.own, shared.sender.also) == ("+380501234567", False, ())


async def test_a_place_arrives(viber: fake.Viber, ada: fake.User, connected: Hook) -> None:
    await ada.shares_a_place(50.4501, 30.5234)
    await viber.settled()

    (shared,) = connected.facts()
    assert shared.place
    assert (shared.place.latitude, shared.place.longitude) == (50.4501, 30.5234)


@pytest.mark.parametrize("typed", ["parley:", "parley:[]", 'parley:["x"]', "parley: що це?"])
async def test_words_that_only_look_like_a_press_are_words(typed: str, viber: fake.Viber, ada: fake.User, connected: Hook) -> None:
    await ada.writes(typed)
    await viber.settled()

    assert [(fact.kind, fact.text) for fact in connected.facts()] == [(Kind.MESSAGE, typed)]
