"""What leaves for MAX, and how MAX's refusals and silences are told apart."""

from datetime import timedelta

import msgspec
import pytest

from parley.channels.adapters.max import Max, MaxSettings
from parley.channels.errors import AccountBroken, OutcomeUnknown, ProviderDown, RateLimited, RecipientGone, Refused
from parley.channels.fitting import fit
from parley.channels.types import Account, Attachment, Button, File, Media, Part, Reply
from parley.core.http import Http
from tests.providers import max as fake

MaxAccount = Account[MaxSettings]


def file(type: Media, name: str, mime: str, data: bytes = b"bytes") -> File:
    return File(type, name, mime, len(data), "key", data)


PHOTO = file(Media.IMAGE, "салон.jpg", "image/jpeg")


async def test_ada_sees_the_answer_and_the_quote(ada: fake.User, adapter: Max, account: MaxAccount, http: Http) -> None:
    asked = await ada.writes("Є час на завтра?")

    part = Part(to=str(ada.dialog.id), text="Так, о *15:00*", quoted=asked["body"]["mid"])
    receipt = await adapter.send(part, account, http)

    assert [(seen.text, seen.quoted) for seen in ada.sees] == [("Так, о *15:00*", "Є час на завтра?")]
    assert receipt.provider_keys == [f"{ada.dialog.id}:{ada.sees[0].id}"]


async def test_a_person_is_answered_where_no_dialog_is_known(ada: fake.User, adapter: Max, account: MaxAccount, http: Http) -> None:
    await ada.starts()
    receipt = await adapter.send(Part(to=f"user:{ada.id}", text="Так"), account, http)

    assert [seen.text for seen in ada.sees] == ["Так"]
    assert receipt.thread == str(ada.dialog.id)


async def test_files_go_as_what_they_are(ada: fake.User, adapter: Max, account: MaxAccount, http: Http) -> None:
    await ada.starts()
    files = (
        PHOTO,
        file(Media.IMAGE, "салон.webp", "image/webp"),
        file(Media.VIDEO, "tour.mp4", "video/mp4"),
        file(Media.VOICE, "voice.ogg", "audio/ogg"),
        file(Media.VOICE, "voice.webm", "audio/webm"),
        file(Media.FILE, "прайс.pdf", "application/pdf"),
    )
    for one in files:
        await adapter.send(Part(to=str(ada.dialog.id), files=(one,)), account, http)

    assert [seen.files for seen in ada.sees] == [("image",), ("file",), ("video",), ("audio",), ("file",), ("file",)]


async def test_a_file_that_is_still_being_processed_is_waited_for(
    messenger: fake.Max, ada: fake.User, adapter: Max, account: MaxAccount, http: Http
) -> None:
    await ada.starts()
    messenger.processes_slowly(refusals=2)
    await adapter.send(Part(to=str(ada.dialog.id), text="До і після", files=(PHOTO,)), account, http)

    assert [(seen.text, seen.files) for seen in ada.sees] == [("До і після", ("image",))]
    assert messenger.calls == ["POST /uploads", "POST /messages", "POST /messages", "POST /messages"]


async def test_whatever_was_fitted_is_accepted(ada: fake.User, adapter: Max, account: MaxAccount, http: Http) -> None:
    await ada.starts()
    kinds = ((Media.IMAGE, "image/jpeg"), (Media.VIDEO, "video/mp4"), (Media.AUDIO, "audio/mpeg"), (Media.FILE, "application/pdf"))
    reply = Reply(
        text="Довгий текст 😀. " * 900,
        files=tuple(file(kind, f"{place}.bin", mime) for kind, mime in kinds for place in range(14)),
        buttons=tuple(Button(f"Варіант {place}", url=f"https://salon.example/{place}") for place in range(90)),
    )
    for part in fit(reply, adapter.manifest.can).parts:
        sending = Part(to=str(ada.dialog.id), text=part.text, files=part.files, buttons=part.buttons)
        await adapter.send(sending, account, http)

    assert "".join(seen.text for seen in ada.sees).replace(" ", "") == reply.text.replace(" ", "")
    assert sum(len(seen.files) for seen in ada.sees) == 56
    assert len(ada.sees[-1].buttons) == 90


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        (Part(to="", text="x" * 4001), "between 0 and 4000"),
        (Part(to="", text=" \n "), "must have text"),
        (Part(to="", text="?", buttons=(Button("Так", "я" * 1025),)), "payload"),
        (Part(to="", text="?", buttons=(Button("т" * 129),)), "text: size"),
        (Part(to="", text="?", buttons=(Button("Сайт", url="salon"),)), "Invalid url"),
        (Part(to="", text="?", quoted="mid.of-nobody"), "Message not found"),
        (Part(to="", files=(PHOTO, file(Media.FILE, "a.pdf", "application/pdf"))), "only attachment"),
        (Part(to="", files=(file(Media.FILE, "a.pdf", "application/pdf", b""),)), "no file"),
    ],
    ids=["text", "empty", "payload", "label", "address", "quote", "company", "empty file"],
)
async def test_what_max_refuses_is_refused_in_its_words(
    part: Part, refusal: str, ada: fake.User, adapter: Max, account: MaxAccount, http: Http
) -> None:
    await ada.starts()
    with pytest.raises(Refused, match=refusal):
        await adapter.send(msgspec.structs.replace(part, to=str(ada.dialog.id)), account, http)

    assert ada.sees == []


async def test_who_has_stopped_the_bot_or_never_met_it_is_gone(ada: fake.User, adapter: Max, account: MaxAccount, http: Http) -> None:
    with pytest.raises(RecipientGone, match="not found"):
        await adapter.send(Part(to=str(ada.dialog.id), text="Привіт"), account, http)
    with pytest.raises(RecipientGone, match="notfound"):
        await adapter.send(Part(to="user:77", text="Привіт"), account, http)
    await ada.starts()
    await ada.stops()
    with pytest.raises(RecipientGone, match="suspended"):
        await adapter.send(Part(to=str(ada.dialog.id), text="Привіт"), account, http)


async def test_an_answer_that_is_lost_leaves_the_outcome_unknown_though_ada_has_the_message(
    messenger: fake.Max, ada: fake.User, adapter: Max, account: MaxAccount, http: Http
) -> None:
    await ada.starts()
    messenger.drops_answers()
    with pytest.raises(OutcomeUnknown):
        await adapter.send(Part(to=str(ada.dialog.id), text="Так"), account, http)

    assert [seen.text for seen in ada.sees] == ["Так"]


async def test_a_max_that_is_down_or_flooded_says_so(
    messenger: fake.Max, ada: fake.User, adapter: Max, account: MaxAccount, http: Http
) -> None:
    await ada.starts()
    messenger.down()
    with pytest.raises(ProviderDown):
        await adapter.send(Part(to=str(ada.dialog.id), text="Так"), account, http)
    messenger.floods(retry_after=35)
    with pytest.raises(RateLimited) as flood:
        await adapter.send(Part(to=str(ada.dialog.id), text="Так"), account, http)

    assert flood.value.wait == timedelta(seconds=35)
    assert ada.sees == []


async def test_a_check_tells_the_bots_name_and_a_wrong_token_is_broken(
    adapter: Max, account: MaxAccount, http: Http, bot: fake.Bot
) -> None:
    revoked = msgspec.structs.replace(account.settings, token="a-token-that-nobody-ever-made")

    assert await adapter.check(account, http) == ("@salon_bot", "Salon")
    with pytest.raises(AccountBroken, match="Invalid access_token"):
        await adapter.check(msgspec.structs.replace(account, settings=revoked), http)


async def test_typing_and_reading_are_shown_in_the_dialog(ada: fake.User, adapter: Max, account: MaxAccount, http: Http) -> None:
    await ada.starts()
    await adapter.typing(str(ada.dialog.id), account, http)
    await adapter.read(str(ada.dialog.id), "mid.1", account, http)

    assert ada.dialog.actions == ["typing_on", "mark_seen"]


async def test_only_one_webhook_is_left_and_none_after_the_account(adapter: Max, account: MaxAccount, http: Http, bot: fake.Bot) -> None:
    for address in ("https://old.example/hooks/1", "https://parley.example/hooks/1", "https://parley.example/hooks/1"):
        await adapter.connect(account, http, webhook_url=address)

    assert list(bot.subscriptions) == ["https://parley.example/hooks/1"]
    assert await adapter.trouble(account, http) == ""
    await adapter.disconnect(account, http)
    assert await adapter.trouble(account, http) == "No webhook is registered for this bot. Connect the account again."


async def test_a_webhook_on_a_plain_address_is_refused(adapter: Max, account: MaxAccount, http: Http) -> None:
    with pytest.raises(Refused, match="https"):
        await adapter.connect(account, http, webhook_url="http://parley.example/hooks/1")


async def test_a_file_that_max_does_not_know_is_refused(messenger: fake.Max, adapter: Max, account: MaxAccount, http: Http) -> None:
    with pytest.raises(Refused, match="Video not found"):
        await adapter.fetch(Attachment(Media.VIDEO, ref="video:of-another"), account, http)
    with pytest.raises(Refused, match="File not found"):
        await adapter.fetch(Attachment(Media.IMAGE, ref=f"{messenger.address}/getfile?token=x"), account, http)


def test_a_webhook_secret_is_made_where_none_is_given() -> None:
    one, other = (msgspec.convert({"token": "a-token-that-nobody-ever-made"}, MaxSettings) for _ in range(2))

    assert len(one.webhook_secret) >= 32
    assert one.webhook_secret != other.webhook_secret


@pytest.mark.parametrize("token", ["", "short", "with a space in the midst", "one-that-goes-on\non-another-line"], ids=repr)
def test_a_token_that_is_none_is_not_accepted(token: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"token": token}, MaxSettings)
