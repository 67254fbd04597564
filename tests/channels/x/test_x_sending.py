"""Messages and files, from the adapter to the fake X and back."""

from datetime import timedelta

import msgspec
import pytest

from parley.channels.adapters.x import X, XSettings
from parley.channels.errors import AccountBroken, NotPaid, OutcomeUnknown, ProviderDown, RateLimited, RecipientGone, Refused
from parley.channels.fitting import LossCode, fit
from parley.channels.types import Account, Attachment, Button, File, Media, Part, Reply
from parley.core.http import Http
from tests.providers import x as fake
from tests.providers.server import Answer, Request, serving

XAccount = Account[XSettings]
MB = 1024 * 1024


def file(type: Media, mime: str, data: bytes) -> File:
    return File(type, "file", mime, len(data), "key", data)


async def test_what_is_sent_is_seen(ada: fake.Person, adapter: X, account: XAccount, http: Http) -> None:
    receipt = await adapter.send(Part(to=ada.id, text="Так, о 15:00 🍎 & <3"), account, http)

    assert [(seen.id, seen.text) for seen in ada.sees] == [(receipt.ids[0], "Так, о 15:00 🍎 & <3")]
    assert receipt.thread == ada.id


async def test_whatever_is_written_is_made_to_fit(ada: fake.Person, adapter: X, account: XAccount, http: Http) -> None:
    reply = Reply(text="Привіт 🍎 " * 2000, buttons=(Button("Так", "yes:1"), Button("Сайт", url="https://salon.example")), quoted="12")
    fitted = fit(reply, adapter.manifest.can)
    for part in fitted.parts:
        await adapter.send(Part(to=ada.id, text=part.text), account, http)

    assert "".join(seen.text for seen in ada.sees).replace(" ", "").startswith(reply.text.replace(" ", ""))
    assert ada.sees[-1].text.endswith("1. Так\n2. Сайт https://salon.example")
    assert {loss.code for loss in fitted.losses} == {LossCode.SPLIT, LossCode.BUTTONS_AS_LIST, LossCode.QUOTE_DROPPED}


@pytest.mark.parametrize(
    ("type", "mime", "data"),
    [
        (Media.IMAGE, "image/jpeg", b"JPEG bytes"),
        (Media.IMAGE, "image/webp", b"W" * 5 * MB),
        (Media.IMAGE, "image/gif", b"GIF bytes"),
        (Media.VIDEO, "video/mp4", b"4" * 9 * MB),
        (Media.VIDEO, "video/quicktime", b"MOV bytes"),
    ],
    ids=["jpeg", "largest-picture", "gif", "film-in-pieces", "film-of-a-phone"],
)
async def test_a_file_arrives_whole(
    type: Media, mime: str, data: bytes, ada: fake.Person, adapter: X, account: XAccount, http: Http
) -> None:
    await adapter.send(Part(to=ada.id, text="Ось", files=(file(type, mime, data),)), account, http)

    (seen,) = ada.sees
    assert seen.file
    assert (seen.text, seen.file.mime, seen.file.data == data) == ("Ось", mime, True)


async def test_a_file_that_x_does_not_show_is_refused_before_anything_is_sent(
    x: fake.X, ada: fake.Person, adapter: X, account: XAccount, http: Http
) -> None:
    document = file(Media.FILE, "application/pdf", b"PDF bytes")

    assert [loss.code for loss in fit(Reply(files=(document,)), adapter.manifest.can).refused] == [LossCode.FILE_REFUSED]
    with pytest.raises(Refused, match="image/heic"):
        await adapter.send(Part(to=ada.id, files=(file(Media.IMAGE, "image/heic", b"HEIC bytes"),)), account, http)
    assert x.calls == []


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        (Part(to="", text="🍎" * 5001), "too long"),
        (Part(to="", text=" \n "), "missing"),
        (Part(to="", files=(file(Media.IMAGE, "image/png", b"P" * (5 * MB + 1)),)), "exceeds 5242880 bytes"),
    ],
    ids=["text", "empty", "picture"],
)
async def test_what_x_refuses_is_refused_in_its_words(
    part: Part, refusal: str, ada: fake.Person, adapter: X, account: XAccount, http: Http
) -> None:
    with pytest.raises(Refused, match=refusal):
        await adapter.send(msgspec.structs.replace(part, to=ada.id), account, http)
    assert ada.sees == []


async def test_who_takes_no_messages_or_is_not_there_is_gone(ada: fake.Person, adapter: X, account: XAccount, http: Http) -> None:
    ada.me.takes_messages = False

    with pytest.raises(RecipientGone, match="permission to DM"):
        await adapter.send(Part(to=ada.id, text="Привіт"), account, http)
    with pytest.raises(RecipientGone, match="Could not find user"):
        await adapter.send(Part(to="404", text="Привіт"), account, http)


async def test_more_than_the_channel_paces_is_to_wait(ada: fake.Person, adapter: X, account: XAccount, http: Http) -> None:
    pace = adapter.manifest.can.pace
    assert pace
    for number in range(pace.burst):
        await adapter.send(Part(to=ada.id, text=str(number)), account, http)
    with pytest.raises(RateLimited) as flood:
        await adapter.send(Part(to=ada.id, text="one more"), account, http)

    assert timedelta() < flood.value.wait <= timedelta(minutes=15)
    assert len(ada.sees) == pace.burst


async def test_who_has_not_paid_is_told_so_in_plain_words(
    place: fake.Account, ada: fake.Person, adapter: X, account: XAccount, http: Http
) -> None:
    place.app.credit = 1
    await adapter.send(Part(to=ada.id, text="Так"), account, http)

    with pytest.raises(NotPaid, match=r"has no credit left. Buy some at console.x.com"):
        await adapter.send(Part(to=ada.id, text="І ще"), account, http)


async def test_an_app_without_the_right_to_messages_is_told_how_to_get_it(
    place: fake.Account, ada: fake.Person, adapter: X, account: XAccount, http: Http
) -> None:
    place.app.may_message = False

    with pytest.raises(AccountBroken, match="make a new access token"):
        await adapter.send(Part(to=ada.id, text="Так"), account, http)


async def test_a_token_that_is_not_the_apps_own_is_broken(ada: fake.Person, adapter: X, account: XAccount, http: Http) -> None:
    forged = msgspec.structs.replace(account.settings, access_secret="a-secret-that-nobody-issued")

    with pytest.raises(AccountBroken, match="Unauthorized"):
        await adapter.send(Part(to=ada.id, text="Так"), msgspec.structs.replace(account, settings=forged), http)


async def test_x_that_is_down_is_tried_again_and_a_silence_is_not(
    x: fake.X, ada: fake.Person, adapter: X, account: XAccount, http: Http
) -> None:
    x.down()
    with pytest.raises(ProviderDown):
        await adapter.send(Part(to=ada.id, text="Так"), account, http)
    x.well()
    x.drops_answers()
    with pytest.raises(OutcomeUnknown):
        await adapter.send(Part(to=ada.id, text="Так"), account, http)

    assert [seen.text for seen in ada.sees] == ["Так"]


async def test_a_silence_while_a_file_is_brought_is_no_reason_to_give_up(
    x: fake.X, ada: fake.Person, adapter: X, account: XAccount, http: Http
) -> None:
    x.drops_answers()
    with pytest.raises(ProviderDown):
        await adapter.send(Part(to=ada.id, files=(file(Media.IMAGE, "image/png", b"PNG bytes"),)), account, http)

    assert ada.sees == []


async def test_a_mention_is_answered_in_private_and_never_by_a_message_to_its_number(
    ada: fake.Person, adapter: X, account: XAccount, http: Http
) -> None:
    mention = await ada.mentions("@salon скільки коштує?")
    await adapter.send(Part(to=ada.id, comment=mention, text="Напишемо тут"), account, http)

    assert [seen.text for seen in ada.sees] == ["Напишемо тут"]
    with pytest.raises(RecipientGone, match="in private only"):
        await adapter.send(Part(to=mention, quoted=mention, text="Дорого"), account, http)


async def test_what_stands_above_a_mention_is_shown_while_it_is_there(
    x: fake.X, ada: fake.Person, adapter: X, account: XAccount, http: Http
) -> None:
    mention = await ada.mentions("@salon найкращі &amp; найближчі")

    above = await adapter.post(mention, account, http)

    assert (above.author, above.text, above.url) == ("ada", "@salon найкращі & найближчі", f"https://x.com/i/status/{mention}")
    x.world.posts.clear()
    with pytest.raises(Refused, match="does not show this post"):
        await adapter.post(mention, account, http)
    with pytest.raises(Refused, match="no post"):
        await adapter.post("../users/me", account, http)


async def test_a_file_elsewhere_is_not_asked_for(adapter: X, account: XAccount, http: Http) -> None:
    asked: list[Request] = []

    async def serves(request: Request) -> Answer:
        asked.append(request)
        return Answer(200, b"JPEG bytes")

    async with serving(serves) as elsewhere:
        with pytest.raises(Refused):
            await adapter.fetch(Attachment(Media.IMAGE, ref=f"{elsewhere}/1.1/ton/data/dm/1/2/a.jpg"), account, http)

    assert asked == []
