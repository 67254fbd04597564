"""What leaves for WhatsApp, how its refusals and silences are told apart, and how its webhook is set."""

import msgspec
import pytest

from parley.channels.adapters.whatsapp import WhatsApp, WhatsAppSettings
from parley.channels.errors import AccountBroken, OutcomeUnknown, ProviderDown, RateLimited, RecipientGone, Refused, WindowClosed
from parley.channels.fitting import LossCode, fit
from parley.channels.types import Account, Button, File, Media, Part, Reply
from parley.core.http import Http
from tests.channels.whatsapp.conftest import Hook
from tests.providers import whatsapp as fake

WhatsAppAccount = Account[WhatsAppSettings]


def with_setting(account: WhatsAppAccount, **changed: str) -> WhatsAppAccount:
    return msgspec.structs.replace(account, settings=msgspec.structs.replace(account.settings, **changed))


def file(type: Media, name: str, mime: str, data: bytes) -> File:
    return File(type, name, mime, len(data), "key", data)


async def test_whatever_was_fitted_is_accepted(
    ada: fake.Person, connected: Hook, adapter: WhatsApp, account: WhatsAppAccount, http: Http
) -> None:
    await ada.writes("Розкажіть усе")
    buttons = tuple(Button(f"Варіант {place} {'я' * 8}", f'choice:"{place}"') for place in range(10))
    files = (
        file(Media.IMAGE, "a.jpg", "image/jpeg", b"JPEG"),
        file(Media.VOICE, "v.ogg", "audio/ogg; codecs=opus", b"OGG"),
        file(Media.FILE, "price.pdf", "application/pdf", b"%PDF"),
    )
    fitted = fit(Reply(text="Довгий текст 🌷. " * 600, buttons=buttons, files=files, quoted=ada.chat.said[0]), adapter.manifest.can)
    for part in fitted.parts:
        whole = Part(to=ada.user_id, text=part.text, buttons=part.buttons, files=part.files, quoted=part.quoted)
        await adapter.send(whole, account, http)

    assert [loss.code for loss in fitted.losses] == [LossCode.SPLIT]
    assert [seen.file for seen in ada.sees if seen.file] == ["JPEG", "OGG", "%PDF"]
    assert "".join(seen.text for seen in ada.sees).replace(" ", "") == ("Довгий текст 🌷. " * 600).replace(" ", "")
    assert ada.sees[-1].buttons == tuple(button.label for button in buttons)
    assert [seen.quoted for seen in ada.sees if seen.quoted] == [ada.chat.said[0]]


async def test_a_caption_stands_beside_its_picture(
    ada: fake.Person, connected: Hook, adapter: WhatsApp, account: WhatsAppAccount, http: Http
) -> None:
    await ada.writes("Покажіть")
    picture = Part(to=ada.user_id, text="Наш салон", files=(file(Media.IMAGE, "salon.jpg", "image/jpeg", b"JPEG"),))
    await adapter.send(picture, account, http)

    assert [(seen.text, seen.file) for seen in ada.sees] == [("Наш салон", "JPEG")]


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        (Part(to="", text="x" * 4097), "at most 4096"),
        (Part(to="", text=""), "131008"),
        (Part(to="", text="?", buttons=(Button("Так", "1"), Button("Ні", "1"))), "131009"),
        (Part(to="", text="?", buttons=(Button("Дуже довгий напис на кнопці", "1"),)), "at most 20"),
        (Part(to="", files=(file(Media.FILE, "a.zip", "application/zip", b"PK"),)), "must be a file with one of"),
    ],
    ids=["text", "empty", "buttons alike", "button label", "format"],
)
async def test_what_whatsapp_refuses_is_refused_in_its_words(
    part: Part, refusal: str, ada: fake.Person, connected: Hook, adapter: WhatsApp, account: WhatsAppAccount, http: Http
) -> None:
    await ada.writes("Привіт")

    with pytest.raises(Refused, match=refusal):
        await adapter.send(msgspec.structs.replace(part, to=ada.user_id), account, http)
    assert ada.sees == []


async def test_after_a_day_nobody_can_be_answered_until_they_write(
    ada: fake.Person, connected: Hook, adapter: WhatsApp, account: WhatsAppAccount, http: Http
) -> None:
    answer = Part(to=ada.user_id, text="Так")
    await ada.writes("Завтра?")
    ada.lets_a_day_pass()
    with pytest.raises(WindowClosed):
        await adapter.send(answer, account, http)
    await ada.writes("Ви тут?")
    await adapter.send(answer, account, http)

    assert [seen.text for seen in ada.sees] == ["Так"]


async def test_too_many_messages_to_one_person_have_to_wait(
    ada: fake.Person, connected: Hook, adapter: WhatsApp, account: WhatsAppAccount, http: Http
) -> None:
    await ada.writes("Привіт")
    pace = adapter.manifest.can.pace_of_thread
    assert pace
    for _ in range(pace.burst):
        await adapter.send(Part(to=ada.user_id, text="Так"), account, http)

    with pytest.raises(RateLimited) as limited:
        await adapter.send(Part(to=ada.user_id, text="Так"), account, http)
    assert limited.value.wait.total_seconds() == 1 / pace.per_second


async def test_a_stranger_cannot_be_reached(connected: Hook, adapter: WhatsApp, account: WhatsAppAccount, http: Http) -> None:
    with pytest.raises(RecipientGone):
        await adapter.send(Part(to="380000000000", text="Так"), account, http)


async def test_a_silence_after_the_message_has_left_is_no_failure(
    whatsapp: fake.WhatsApp, ada: fake.Person, connected: Hook, adapter: WhatsApp, account: WhatsAppAccount, http: Http
) -> None:
    await ada.writes("Привіт")
    whatsapp.drops_answers()
    with pytest.raises(OutcomeUnknown):
        await adapter.send(Part(to=ada.user_id, text="Так"), account, http)

    assert [seen.text for seen in ada.sees] == ["Так"]


async def test_faults_are_tried_again(
    whatsapp: fake.WhatsApp, ada: fake.Person, connected: Hook, adapter: WhatsApp, account: WhatsAppAccount, http: Http
) -> None:
    await ada.writes("Привіт")
    whatsapp.down()
    with pytest.raises(ProviderDown):
        await adapter.send(Part(to=ada.user_id, text="Так"), account, http)
    whatsapp.floods()
    with pytest.raises(RateLimited):
        await adapter.send(Part(to=ada.user_id, text="Так"), account, http)
    whatsapp.well()
    await adapter.send(Part(to=ada.user_id, text="Так"), account, http)

    assert [seen.text for seen in ada.sees] == ["Так"]


# ── connecting ──────────────────────────────────────────────────────────────────────────────────


async def test_pasted_credentials_are_checked_with_whatsapp(adapter: WhatsApp, account: WhatsAppAccount, http: Http) -> None:
    assert await adapter.check(account, http) == ("+380445550100", "Salon")


@pytest.mark.parametrize(
    "wrong",
    [
        {"token": "EAAanother-token-of-nobody-at-all"},
        {"app_secret": "another-app-secret"},
        {"phone_number_id": "1234567"},
        {"business_account_id": "1234567"},
    ],
    ids=["token", "secret", "number", "business account"],
)
async def test_each_wrong_credential_is_noticed(wrong: dict[str, str], adapter: WhatsApp, account: WhatsAppAccount, http: Http) -> None:
    with pytest.raises(AccountBroken):
        await adapter.check(with_setting(account, **wrong), http)


async def test_an_address_that_does_not_answer_the_challenge_is_refused(
    number: fake.Number, hook: Hook, adapter: WhatsApp, account: WhatsAppAccount, http: Http
) -> None:
    with pytest.raises(Refused, match="401"):
        await adapter.connect(with_setting(account, verify_token="another-token"), http, webhook_url=hook.address)
    assert number.webhook == ""


async def test_a_number_whose_webhook_is_gone_says_so(
    number: fake.Number, connected: Hook, adapter: WhatsApp, account: WhatsAppAccount, http: Http
) -> None:
    assert number.webhook == connected.address
    assert await adapter.trouble(account, http) == ""
    await adapter.disconnect(account, http)

    assert number.webhook == ""
    assert "Connect the account again" in await adapter.trouble(account, http)


async def test_connecting_twice_changes_nothing(
    whatsapp: fake.WhatsApp, ada: fake.Person, connected: Hook, adapter: WhatsApp, account: WhatsAppAccount, http: Http
) -> None:
    await adapter.connect(account, http, webhook_url=connected.address)
    await ada.writes("Привіт")
    await whatsapp.settled()

    assert [fact.text for fact in connected.facts()] == ["Привіт"]
