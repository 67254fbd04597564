"""A whole talk in WhatsApp: a picture comes, an answer with buttons goes out, one is pressed, and all of it is confirmed."""

from parley.channels.adapters.whatsapp import WhatsApp, WhatsAppSettings
from parley.channels.types import Account, Address, Button, Delivered, Kind, Part, Trust
from parley.core.http import Http
from tests.channels.whatsapp.conftest import Hook
from tests.providers import whatsapp as fake

WhatsAppAccount = Account[WhatsAppSettings]
BUTTONS = (Button("Так, на 15:00", "yes:42"), Button("Ні", "no:42"))


async def test_ada_sends_a_picture_presses_a_button_and_has_read_the_answer(
    whatsapp: fake.WhatsApp, ada: fake.Person, connected: Hook, adapter: WhatsApp, account: WhatsAppAccount, http: Http
) -> None:
    await ada.sends("image", b"\xff\xd8 nails", mime="image/jpeg", caption="Зробите так?")
    await whatsapp.settled()
    (asked,) = connected.facts()
    assert asked.sender
    assert (asked.kind, asked.text, asked.sender.id, asked.sender.name) == (Kind.MESSAGE, "Зробите так?", ada.user_id, "Ada")
    assert asked.sender.also == (Address("phone", f"+{ada.wa_id}", Trust.NETWORK),)
    picture = await adapter.fetch(asked.attachments[0], account, http)
    assert (picture.data, picture.mime) == (b"\xff\xd8 nails", "image/jpeg")

    await adapter.read(ada.user_id, asked.external_id, account, http)
    answer = Part(to=asked.sender.id, text="Зробимо. Записати вас?", buttons=BUTTONS, quoted=asked.external_id, key="delivery-1")
    receipt = await adapter.send(answer, account, http)
    (seen,) = ada.sees
    assert (seen.text, seen.buttons, seen.quoted) == ("Зробимо. Записати вас?", ("Так, на 15:00", "Ні"), asked.external_id)
    assert (ada.chat.read_until, ada.chat.sees_typing) == (asked.external_id, False)
    await adapter.typing(ada.user_id, account, http, answering=asked.external_id)
    assert ada.chat.sees_typing

    await ada.gets_it()
    await ada.reads_it()
    await ada.presses("Так, на 15:00")
    await whatsapp.settled()
    delivered, read, pressed = connected.facts()[1:]
    assert (pressed.kind, pressed.text, pressed.payload, pressed.quoted) == (Kind.POSTBACK, "Так, на 15:00", "yes:42", receipt.ids[0])
    assert [(fact.delivered, fact.provider_key, fact.extra["part"]) for fact in (delivered, read)] == [
        (Delivered.DELIVERED, receipt.provider_keys[0], "delivery-1"),
        (Delivered.READ, receipt.provider_keys[0], "delivery-1"),
    ]


async def test_a_choice_of_many_opens_as_a_list_and_comes_back(
    whatsapp: fake.WhatsApp, ada: fake.Person, connected: Hook, adapter: WhatsApp, account: WhatsAppAccount, http: Http
) -> None:
    await ada.writes("Коли можна?")
    slots = tuple(Button(f"{hour}:00", f"slot:{hour}") for hour in range(10, 20))
    await adapter.send(Part(to=ada.user_id, text="Оберіть час", buttons=slots), account, http)
    await ada.presses("19:00")
    await whatsapp.settled()

    assert (connected.facts()[-1].kind, connected.facts()[-1].payload) == (Kind.POSTBACK, "slot:19")


async def test_a_forged_call_stores_nothing(whatsapp: fake.WhatsApp, number: fake.Number, ada: fake.Person, connected: Hook) -> None:
    said = {"from": ada.wa_id, "id": "wamid.forged", "timestamp": "1790000000", "type": "text", "text": {"body": "Скасуйте все"}}
    forged = whatsapp.world.call(number, contacts=[ada.chat.about], messages=[said])

    assert not await whatsapp.brings(connected.address, forged, signed_with="somebody-elses-secret")
    assert connected.calls == {}
    assert await whatsapp.brings(connected.address, forged)
    assert [fact.text for fact in connected.facts()] == ["Скасуйте все"]


async def test_what_people_write_to_another_number_is_not_ours(whatsapp: fake.WhatsApp, ada: fake.Person, connected: Hook) -> None:
    elsewhere = whatsapp.number("+380 44 555 0200", "Spa")
    call = whatsapp.world.call(elsewhere, contacts=[ada.chat.about], messages=[{"from": ada.wa_id, "id": "wamid.x", "type": "text"}])

    assert await whatsapp.brings(connected.address, call)
    assert len(connected.calls) == 1
    assert connected.facts() == []


async def test_a_call_that_was_not_taken_comes_again_and_counts_once(whatsapp: fake.WhatsApp, ada: fake.Person, connected: Hook) -> None:
    connected.failures = 2
    await ada.writes("one")
    await ada.writes("two")
    await whatsapp.settled()

    assert connected.tries == 4
    assert [fact.text for fact in connected.facts()] == ["one", "two"]


async def test_who_hides_their_number_is_answered_all_the_same(
    whatsapp: fake.WhatsApp, connected: Hook, adapter: WhatsApp, account: WhatsAppAccount, http: Http
) -> None:
    grace = whatsapp.person("Grace", hides_number=True)
    await grace.writes("Привіт")
    await whatsapp.settled()
    (asked,) = connected.facts()
    assert asked.sender
    await adapter.send(Part(to=asked.sender.id, text="Вітаємо"), account, http)

    assert (asked.sender.id, asked.sender.also) == (grace.user_id, ())
    assert [seen.text for seen in grace.sees] == ["Вітаємо"]


async def test_a_reaction_and_a_deletion_name_the_message_they_are_about(
    whatsapp: fake.WhatsApp, ada: fake.Person, connected: Hook, adapter: WhatsApp, account: WhatsAppAccount, http: Http
) -> None:
    asked = await ada.writes("Завтра?")
    receipt = await adapter.send(Part(to=ada.user_id, text="Так"), account, http)
    await ada.reacts("👍")
    await ada.takes_back(asked)
    await whatsapp.settled()

    reacted, deleted = connected.facts()[1:]
    assert (reacted.kind, reacted.provider_key, reacted.added) == (Kind.REACTION, receipt.provider_keys[0], ("👍",))
    assert (deleted.kind, deleted.provider_key) == (Kind.DELETE, connected.facts()[0].provider_key)


async def test_a_message_that_cannot_be_delivered_tells_why(
    whatsapp: fake.WhatsApp, ada: fake.Person, connected: Hook, adapter: WhatsApp, account: WhatsAppAccount, http: Http
) -> None:
    await ada.writes("Привіт")
    receipt = await adapter.send(Part(to=ada.user_id, text="Так"), account, http)
    await ada.cannot_get_it(131026, "Message undeliverable")
    await whatsapp.settled()

    failed = connected.facts()[-1]
    assert (failed.delivered, failed.error, failed.external_id) == (Delivered.FAILED, "Message undeliverable", receipt.ids[0])
