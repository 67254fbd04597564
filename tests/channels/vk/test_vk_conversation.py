"""One conversation from its first word to its last receipt, and somebody who only pretends to be VK."""

import msgspec
import pytest

from parley.channels.adapters.vk import Vk, VkSettings
from parley.channels.types import Account, Button, Delivered, Kind, Part
from parley.core.http import Http
from tests.channels.vk.vk_hook import Hook, connected
from tests.providers import vk as fake

VkAccount = Account[VkSettings]


async def test_ada_sends_a_picture_presses_a_button_and_reads_the_answer(
    vk: fake.Vk, ada: fake.User, adapter: Vk, account: VkAccount, http: Http
) -> None:
    async with connected(adapter, account, http) as hook:
        await ada.sends("photo", b"JPEG bytes", mime="image/jpeg", text="Хочу так")
        await vk.settled()
        (asked,) = hook.facts()
        brought = await adapter.fetch(asked.attachments[0], account, http)

        choice = (Button("Так", "yes:42"), Button("Ні", "no:42"))
        offer = Part(to=asked.thread, text="Завтра о 15:00?", buttons=choice, quoted=asked.external_id, key="delivery-1")
        receipt = await adapter.send(offer, account, http)
        await ada.reads()
        await ada.presses("Так")
        await vk.settled()

    _, sent, read, pressed = hook.facts()
    assert (asked.text, brought.data, brought.mime) == ("Хочу так", b"JPEG bytes", "image/jpeg")
    assert [(seen.text, seen.buttons, seen.quoted) for seen in ada.sees] == [("Завтра о 15:00?", ("Так", "Ні"), "Хочу так")]
    assert (sent.kind, sent.delivered, sent.provider_key) == (Kind.STATUS, Delivered.SENT, receipt.provider_keys[0])
    assert (pressed.kind, pressed.text, pressed.payload) == (Kind.MESSAGE, "Так", "yes:42")
    assert (read.kind, read.delivered, read.provider_key) == (Kind.STATUS, Delivered.READ, sent.provider_key)


async def test_what_ada_reacts_to_is_found_though_reactions_call_it_by_another_name(
    vk: fake.Vk, ada: fake.User, adapter: Vk, account: VkAccount, http: Http
) -> None:
    async with connected(adapter, account, http) as hook:
        hers = await ada.writes("Дякую!")
        await vk.settled()
        receipt = await adapter.send(Part(to=str(ada.id), text="Будь ласка", key="delivery-2"), account, http)
        ours = max(ada.dialog.messages)
        await ada.reacts("❤️", hers["id"])
        await ada.reacts("👍", ours)
        await vk.settled()

    said, *_, to_hers, to_ours = hook.facts()
    assert (said.external_id, said.alias_key) == (str(hers["id"]), to_hers.provider_key)
    assert receipt.provider_keys == [f"{ada.id}:{ours}", to_ours.provider_key]
    assert (to_ours.added, to_ours.only_reaction) == (("👍",), True)


async def test_a_button_of_another_program_stops_spinning(
    vk: fake.Vk, community: fake.Community, ada: fake.User, adapter: Vk, account: VkAccount, http: Http
) -> None:
    async with connected(adapter, account, http) as hook:
        message = await ada.writes("?")
        await ada.presses_silently({"week": 2}, under=message["id"])
        await vk.settled()
        pressed = hook.facts()[-1]
        await adapter.acknowledge(pressed, account, http)
        await adapter.acknowledge(pressed, account, http)

    assert (pressed.kind, pressed.payload) == (Kind.POSTBACK, '{"week":2}')
    assert list(community.pressed.values()) == [True]


async def test_a_voice_and_a_document_are_brought(vk: fake.Vk, ada: fake.User, adapter: Vk, account: VkAccount, http: Http) -> None:
    async with connected(adapter, account, http) as hook:
        await ada.sends("audio_message", b"OggS", mime="audio/ogg")
        await ada.sends("doc", b"%PDF", name="виписка.pdf", mime="application/pdf")
        await vk.settled()

    voice, document = [await adapter.fetch(fact.attachments[0], account, http) for fact in hook.facts()]
    assert (voice.type.value, voice.data, voice.mime) == ("voice", b"OggS", "audio/ogg")
    assert (document.name, document.data, document.mime) == ("виписка.pdf", b"%PDF", "application/pdf")


@pytest.mark.parametrize("secret", ["guessed", "", "known-to-both "], ids=["guessed", "none", "with a blank"])
async def test_a_forged_call_stores_nothing(secret: str, adapter: Vk, account: VkAccount, http: Http) -> None:
    async with connected(adapter, account, http) as hook:
        status = await _forged(hook, account, http, secret)

    assert status == 401
    assert (hook.turned_away, hook.facts()) == (1, [])


async def _forged(hook: Hook, account: VkAccount, http: Http, secret: str) -> int:
    message = {"id": 1, "from_id": 5, "peer_id": 5, "text": "Переведите деньги"}
    envelope = {"type": "message_new", "group_id": account.settings.group_id, "event_id": "x", "secret": secret}
    event = envelope | {"object": {"message": message}}
    return (await http.call("POST", hook.address, body=msgspec.json.encode(event))).status
