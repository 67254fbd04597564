"""What leaves for VK, and how VK's refusals and silences are told apart."""

from datetime import timedelta

import pytest

from parley.channels.adapters.vk import Vk, VkSettings
from parley.channels.errors import OutcomeUnknown, ProviderDown, RateLimited, RecipientGone, Refused
from parley.channels.fitting import fit
from parley.channels.types import Account, Button, File, Media, Part, Reply
from parley.core.http import Http
from tests.providers import vk as fake

VkAccount = Account[VkSettings]


def file(type: Media, name: str, mime: str, data: bytes = b"bytes") -> File:
    return File(type, name, mime, len(data), "key", data)


async def test_ada_sees_the_answer_and_the_quote(ada: fake.User, adapter: Vk, account: VkAccount, http: Http) -> None:
    asked = await ada.writes("Є час на завтра?")

    receipt = await adapter.send(Part(to=str(ada.id), text="Так, о 15:00", quoted=str(asked["id"])), account, http)

    assert [(seen.text, seen.quoted) for seen in ada.sees] == [("Так, о 15:00", "Є час на завтра?")]
    assert receipt.provider_keys[0] == f"{ada.id}:{ada.sees[0].id}"


async def test_a_repeated_send_is_one_message(ada: fake.User, adapter: Vk, account: VkAccount, http: Http) -> None:
    await ada.writes("?")
    part = Part(to=str(ada.id), text="Так", key="delivery-1")

    first, second = await adapter.send(part, account, http), await adapter.send(part, account, http)

    assert first == second
    assert [seen.text for seen in ada.sees] == ["Так"]


async def test_the_same_words_under_another_key_are_another_message(ada: fake.User, adapter: Vk, account: VkAccount, http: Http) -> None:
    await ada.writes("?")
    for key in ("delivery-1", "delivery-2"):
        await adapter.send(Part(to=str(ada.id), text="Так", key=key), account, http)

    assert [seen.text for seen in ada.sees] == ["Так", "Так"]


async def test_an_answer_that_is_lost_leaves_the_outcome_unknown_and_a_repetition_harmless(
    vk: fake.Vk, ada: fake.User, adapter: Vk, account: VkAccount, http: Http
) -> None:
    await ada.writes("?")
    part = Part(to=str(ada.id), text="Так", key="delivery-1")
    vk.drops_answers_of("messages.send")
    with pytest.raises(OutcomeUnknown):
        await adapter.send(part, account, http)
    vk.well()
    await adapter.send(part, account, http)

    assert [seen.text for seen in ada.sees] == ["Так"]


async def test_an_upload_whose_answer_is_lost_can_simply_be_tried_again(
    vk: fake.Vk, ada: fake.User, adapter: Vk, account: VkAccount, http: Http
) -> None:
    await ada.writes("?")
    vk.drops_answers_of("photos.saveMessagesPhoto")
    with pytest.raises(ProviderDown):
        await adapter.send(Part(to=str(ada.id), files=(file(Media.IMAGE, "a.jpg", "image/jpeg"),)), account, http)

    assert ada.sees == []


async def test_files_go_as_what_they_are(ada: fake.User, adapter: Vk, account: VkAccount, http: Http) -> None:
    await ada.writes("?")
    files = (
        file(Media.IMAGE, "салон.jpg", "image/jpeg"),
        file(Media.IMAGE, "wave.gif", "image/gif"),
        file(Media.VOICE, "voice.ogg", "audio/ogg"),
        file(Media.FILE, "прайс.pdf", "application/pdf"),
    )
    for one in files:
        await adapter.send(Part(to=str(ada.id), files=(one,)), account, http)

    assert [seen.files for seen in ada.sees] == [("photo",), ("doc",), ("audio_message",), ("doc",)]


async def test_several_files_and_their_words_are_one_message(ada: fake.User, adapter: Vk, account: VkAccount, http: Http) -> None:
    await ada.writes("?")
    album = (file(Media.IMAGE, "a.jpg", "image/jpeg"), file(Media.FILE, "b.pdf", "application/pdf"))

    receipt = await adapter.send(Part(to=str(ada.id), text="До і після", files=album), account, http)

    assert [(seen.text, seen.files) for seen in ada.sees] == [("До і після", ("photo", "doc"))]
    assert len(receipt.ids) == 1


async def test_whatever_was_fitted_is_accepted(ada: fake.User, adapter: Vk, account: VkAccount, http: Http) -> None:
    await ada.writes("?")
    kinds = ((Media.IMAGE, "image/jpeg"), (Media.VIDEO, "video/mp4"), (Media.AUDIO, "audio/ogg"), (Media.VOICE, "audio/ogg"))
    reply = Reply(
        text="Довгий текст 💈. " * 900,
        files=tuple(file(kind, f"{place}.bin", mime) for kind, mime in kinds for place in range(12)),
        buttons=tuple(Button(f"Варіант «{place}»", f'choice:"{place}"' + "я" * 80) for place in range(10)),
        quoted=str(next(iter(ada.dialog.messages))),
    )
    fitted = fit(reply, adapter.manifest.can)
    for part in fitted.parts:
        sending = Part(to=str(ada.id), text=part.text, files=part.files, buttons=part.buttons, quoted=part.quoted)
        await adapter.send(sending, account, http)

    assert "".join(seen.text for seen in ada.sees).replace(" ", "") == reply.text.replace(" ", "")
    assert sum(len(seen.files) for seen in ada.sees) == 48
    assert len(ada.sees[-1].buttons) == 10


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        (Part(to="", text="x" * 4097), "too long"),
        (Part(to="", text=" \n "), "message is empty"),
        (Part(to="", text="?", buttons=(Button("Так", "я" * 200),)), "payload is too long"),
        (Part(to="", text="?", buttons=(Button("Т" * 41, "yes"),)), "label is too long"),
        (Part(to="", text="?", buttons=(Button("Сайт", url="salon"),)), "link is invalid"),
        (Part(to="", text="?", buttons=(Button("Так", "yes"),) * 11), "too many buttons"),
        (Part(to="", text="?", quoted="4"), "reply_to is invalid"),
        (Part(to="", files=(file(Media.FILE, "a.mp3", "audio/mpeg"),)), "wrong file type"),
        (Part(to="", files=(file(Media.FILE, "a.pdf", "application/pdf", b""),)), "no_file"),
    ],
    ids=["text", "empty", "button data", "button label", "button address", "buttons", "quote", "file type", "empty file"],
)
async def test_what_vk_refuses_is_refused_in_its_words(
    part: Part, refusal: str, ada: fake.User, adapter: Vk, account: VkAccount, http: Http
) -> None:
    await ada.writes("?")
    addressed = Part(to=str(ada.id), text=part.text, files=part.files, buttons=part.buttons, quoted=part.quoted)

    with pytest.raises(Refused, match=refusal):
        await adapter.send(addressed, account, http)
    assert ada.sees == []


async def test_who_never_wrote_or_forbids_it_or_is_unknown_is_gone(ada: fake.User, adapter: Vk, account: VkAccount, http: Http) -> None:
    with pytest.raises(RecipientGone, match="without permission"):
        await adapter.send(Part(to=str(ada.id), text="Привіт"), account, http)
    with pytest.raises(RecipientGone, match="can't interact"):
        await adapter.send(Part(to="77", text="Привіт"), account, http)
    await ada.writes("?")
    await ada.denies()
    with pytest.raises(RecipientGone, match="without permission"):
        await adapter.send(Part(to=str(ada.id), text="Привіт"), account, http)


async def test_a_vk_that_is_down_or_asks_to_wait_is_tried_again_later(
    vk: fake.Vk, ada: fake.User, adapter: Vk, account: VkAccount, http: Http
) -> None:
    await ada.writes("?")
    part = Part(to=str(ada.id), text="Так", key="delivery-1")
    vk.down()
    with pytest.raises(ProviderDown):
        await adapter.send(part, account, http)
    vk.refuses(6, "Too many requests per second")
    with pytest.raises(RateLimited) as slow:
        await adapter.send(part, account, http)
    vk.well()
    await adapter.send(part, account, http)

    assert slow.value.wait == timedelta(seconds=1)
    assert [seen.text for seen in ada.sees] == ["Так"]


async def test_typing_is_shown_and_reading_is_told(ada: fake.User, adapter: Vk, account: VkAccount, http: Http) -> None:
    asked = await ada.writes("?")
    await adapter.typing(str(ada.id), account, http)
    await adapter.read(str(ada.id), str(asked["id"]), account, http)

    assert ada.sees_typing
    assert ada.dialog.read_by_us
