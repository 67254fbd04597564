"""What leaves for Telegram, and how Telegram's refusals and silences are told apart."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from parley.channels.adapters.telegram import Telegram, TelegramSettings
from parley.channels.errors import OutcomeUnknown, ProviderDown, RateLimited, RecipientGone, Refused
from parley.channels.fitting import fit
from parley.channels.types import Account, Attachment, Button, Call, File, Inbound, Media, Part, Reply
from parley.core.http import Http
from tests.providers import telegram as fake

TelegramAccount = Account[TelegramSettings]
MB = 1024 * 1024


def file(type: Media, name: str, mime: str, data: bytes = b"bytes") -> File:
    return File(type, name, mime, len(data), "key", data)


async def understood(bot: fake.Bot, adapter: Telegram, account: TelegramAccount, http: Http) -> list[Inbound]:
    """All that waits for the bot, in our words."""
    calls: list[Call] = []

    async def take(some: Sequence[Call]) -> None:
        calls.extend(some)

    await anext(adapter.listen(account, b"", take, http))
    return [fact for call in calls for fact in adapter.parse(call, account)]


async def test_ada_sees_the_answer_and_the_quote(ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http) -> None:
    asked = await ada.writes("Є час на завтра?")

    receipt = await adapter.send(Part(to=str(ada.id), text="Так, о 15:00", quoted=str(asked["message_id"])), account, http)

    assert [(seen.text, seen.quoted) for seen in ada.sees] == [("Так, о 15:00", "Є час на завтра?")]
    assert receipt.ids == (str(ada.sees[0].id),)
    assert receipt.at


async def test_words_that_look_like_markup_arrive_as_they_are(
    ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http
) -> None:
    await ada.starts()
    await adapter.send(Part(to=str(ada.id), text="<b>1 * 2</b> _і_ `3`"), account, http)

    assert ada.sees[-1].text == "<b>1 * 2</b> _і_ `3`"


async def test_a_quote_of_a_message_that_is_gone_does_not_hold_the_answer_up(
    ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http
) -> None:
    await ada.starts()
    await adapter.send(Part(to=str(ada.id), text="Так", quoted="4"), account, http)

    assert ada.sees[-1].text == "Так"


async def test_a_pressed_button_comes_back_and_its_spinner_ends(
    bot: fake.Bot, ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http
) -> None:
    await ada.starts()
    await adapter.send(Part(to=str(ada.id), text="Записати?", buttons=(Button("Так", "yes:42"), Button("Ні", "no:42"))), account, http)
    await ada.presses("Так")
    assert ada.waits

    pressed = (await understood(bot, adapter, account, http))[-1]
    await adapter.acknowledge(pressed, account, http)

    assert (pressed.text, pressed.payload, pressed.quoted) == ("Так", "yes:42", str(ada.sees[-1].id))
    assert not ada.waits


async def test_typing_is_shown(ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http) -> None:
    await ada.starts()
    await adapter.typing(str(ada.id), account, http)

    assert ada.sees_typing


async def test_files_go_as_what_they_are(ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http) -> None:
    await ada.starts()
    files = (
        file(Media.IMAGE, "салон.jpg", "image/jpeg"),
        file(Media.IMAGE, "wave.gif", "image/gif"),
        file(Media.VOICE, "voice.webm", "audio/webm"),
        file(Media.FILE, "прайс.pdf", "application/pdf"),
    )
    for one in files:
        await adapter.send(Part(to=str(ada.id), files=(one,)), account, http)

    assert [seen.files for seen in ada.sees] == [("photo",), ("animation",), ("document",), ("document",)]


async def test_an_album_is_several_messages_in_one(ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http) -> None:
    await ada.starts()
    album = (file(Media.IMAGE, "a.jpg", "image/jpeg"), file(Media.VIDEO, "b.mp4", "video/mp4"))

    receipt = await adapter.send(Part(to=str(ada.id), text="До і після", files=album), account, http)

    assert [(seen.text, seen.files) for seen in ada.sees] == [("До і після", ("photo",)), ("", ("video",))]
    assert receipt.ids == tuple(str(seen.id) for seen in ada.sees)


async def test_whatever_was_fitted_is_accepted(ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http) -> None:
    await ada.starts()
    kinds = (Media.IMAGE, Media.VIDEO, Media.AUDIO, Media.FILE, Media.VOICE)
    reply = Reply(
        text="Довгий текст. " * 900,
        files=tuple(file(kind, f"{place}.bin", "application/octet-stream") for kind in kinds for place in range(12)),
        buttons=tuple(Button(f"Варіант {place}", f"choice:{place}") for place in range(30)),
        quoted="12",
    )
    fitted = fit(reply, adapter.manifest.can)
    for part in fitted.parts:
        sending = Part(to=str(ada.id), text=part.text, files=part.files, buttons=part.buttons, quoted=part.quoted)
        await adapter.send(sending, account, http)

    assert "".join(seen.text for seen in ada.sees).replace(" ", "") == reply.text.replace(" ", "")
    assert sum(len(seen.files) for seen in ada.sees) == 60
    assert len(ada.sees[-1].buttons) == 30


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        (Part(to="", text="x" * 4097), "message is too long"),
        (Part(to="", text=" \n "), "message text is empty"),
        (Part(to="", text="?", buttons=(Button("Так", "я" * 33),)), "BUTTON_DATA_INVALID"),
        (Part(to="", text="?", buttons=(Button("Сайт", url="salon"),)), "Wrong HTTP URL"),
        (Part(to="", text="x" * 1025, files=(file(Media.FILE, "a.pdf", "application/pdf"),)), "caption is too long"),
        (Part(to="", files=(file(Media.IMAGE, "a.jpg", "image/jpeg", b"x" * (10 * MB + 1)),)), "too big for a photo"),
        (Part(to="", files=(file(Media.FILE, "a.pdf", "application/pdf", b""),)), "file must be non-empty"),
    ],
    ids=["text", "empty", "button data", "button address", "caption", "photo", "empty file"],
)
async def test_what_telegram_refuses_is_refused_in_its_words(
    part: Part, refusal: str, ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http
) -> None:
    await ada.starts()
    addressed = Part(to=str(ada.id), text=part.text, files=part.files, buttons=part.buttons)

    with pytest.raises(Refused, match=refusal):
        await adapter.send(addressed, account, http)
    assert ada.sees == []


async def test_who_has_blocked_the_bot_or_never_met_it_is_gone(
    ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http
) -> None:
    with pytest.raises(RecipientGone, match="can't initiate"):
        await adapter.send(Part(to=str(ada.id), text="Привіт"), account, http)
    with pytest.raises(RecipientGone, match="chat not found"):
        await adapter.send(Part(to="77", text="Привіт"), account, http)
    await ada.starts()
    await ada.blocks()
    with pytest.raises(RecipientGone, match="blocked by the user"):
        await adapter.send(Part(to=str(ada.id), text="Привіт"), account, http)


async def test_an_answer_that_is_lost_leaves_the_outcome_unknown_though_ada_has_the_message(
    telegram: fake.Telegram, ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http
) -> None:
    await ada.starts()
    telegram.drops_answers()
    with pytest.raises(OutcomeUnknown):
        await adapter.send(Part(to=str(ada.id), text="Так"), account, http)

    assert [seen.text for seen in ada.sees] == ["Так"]


async def test_a_telegram_that_is_down_is_tried_again_later(
    telegram: fake.Telegram, ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http
) -> None:
    await ada.starts()
    telegram.down()
    with pytest.raises(ProviderDown):
        await adapter.send(Part(to=str(ada.id), text="Так"), account, http)
    telegram.well()
    await adapter.send(Part(to=str(ada.id), text="Так"), account, http)

    assert [seen.text for seen in ada.sees] == ["Так"]


async def test_a_flood_says_how_long_to_wait(
    telegram: fake.Telegram, ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http
) -> None:
    await ada.starts()
    telegram.floods(retry_after=35)
    with pytest.raises(RateLimited) as flood:
        await adapter.send(Part(to=str(ada.id), text="Так"), account, http)

    assert flood.value.wait == timedelta(seconds=35)


async def test_a_file_that_ada_sends_is_brought(
    bot: fake.Bot, ada: fake.User, adapter: Telegram, account: TelegramAccount, http: Http
) -> None:
    await ada.sends("document", b"%PDF", name="виписка.pdf", mime="application/pdf", caption="Ось")
    (sent,) = await understood(bot, adapter, account, http)

    brought = await adapter.fetch(sent.attachments[0], account, http)

    assert (sent.text, brought.name, brought.mime, brought.data) == ("Ось", "виписка.pdf", "application/pdf", b"%PDF")


async def test_a_file_that_telegram_does_not_know_is_refused(adapter: Telegram, account: TelegramAccount, http: Http) -> None:
    with pytest.raises(Refused, match="wrong file_id"):
        await adapter.fetch(Attachment(Media.FILE, ref="FILE-of-another-bot"), account, http)
