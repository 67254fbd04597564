"""What leaves for Odnoklassniki, and how its refusals and silences are told apart."""

from datetime import timedelta

import msgspec
import pytest

from parley.channels.adapters.ok import Ok, OkSettings
from parley.channels.errors import AccountBroken, OutcomeUnknown, ProviderDown, RateLimited, RecipientGone, Refused
from parley.channels.fitting import fit
from parley.channels.types import Account, Attachment, Button, File, Media, Part, Reply
from parley.core.http import Http
from tests.providers import ok as fake

OkAccount = Account[OkSettings]


def file(type: Media, name: str, mime: str, data: bytes = b"bytes") -> File:
    return File(type, name, mime, len(data), "key", data)


PHOTO = file(Media.IMAGE, "салон.jpg", "image/jpeg")


@pytest.fixture
def ada(ada: fake.Person) -> fake.Person:
    """Ada, who has opened the chat."""
    ada.comes()
    return ada


async def test_ada_sees_the_answer_and_the_quote(ada: fake.Person, adapter: Ok, account: OkAccount, http: Http) -> None:
    asked = ada.writes("Є час на завтра?")

    part = Part(to=ada.chat.id, text="Так, о *15:00*", quoted=asked["message"]["mid"])
    receipt = await adapter.send(part, account, http)

    assert [(seen.text, seen.quoted) for seen in ada.sees] == [("Так, о *15:00*", "Є час на завтра?")]
    assert receipt.provider_keys == [f"{ada.chat.id}:{ada.sees[0].id}"]


async def test_a_person_is_answered_where_no_chat_is_known(ada: fake.Person, adapter: Ok, account: OkAccount, http: Http) -> None:
    await adapter.send(Part(to=ada.about["user_id"], text="Так"), account, http)

    assert [seen.text for seen in ada.sees] == ["Так"]


async def test_files_go_as_what_they_are(ada: fake.Person, adapter: Ok, account: OkAccount, http: Http) -> None:
    files = (PHOTO, file(Media.IMAGE, "салон.webp", "image/webp"), file(Media.VOICE, "voice.mp3", "audio/mpeg"))
    for one in files:
        await adapter.send(Part(to=ada.chat.id, files=(one,)), account, http)

    assert [seen.files for seen in ada.sees] == [("IMAGE",), ("FILE",), ("AUDIO",)]


async def test_a_file_that_is_still_being_processed_is_waited_for(
    network: fake.Odnoklassniki, ada: fake.Person, adapter: Ok, account: OkAccount, http: Http
) -> None:
    network.processes_slowly(refusals=1)
    await adapter.send(Part(to=ada.chat.id, text="До і після", files=(PHOTO,)), account, http)

    assert [(seen.text, seen.files) for seen in ada.sees] == [("До і після", ("IMAGE",))]
    assert network.calls == ["GET me/fileUploadUrl", *[f"POST me/messages/{ada.chat.id}"] * 2]


async def test_whatever_was_fitted_is_accepted(ada: fake.Person, adapter: Ok, account: OkAccount, http: Http) -> None:
    reply = Reply(
        text="Довгий текст 😀. " * 400,
        files=tuple(file(Media.IMAGE, f"{place}.png", "image/png") for place in range(12)),
        buttons=tuple(Button(f"Варіант {place}" + "о" * 30, "п" * 64) for place in range(10)),
    )
    for part in fit(reply, adapter.manifest.can).parts:
        await adapter.send(Part(to=ada.chat.id, text=part.text, files=part.files, buttons=part.buttons), account, http)

    assert "".join(seen.text for seen in ada.sees).replace(" ", "") == reply.text.replace(" ", "")
    assert [len(seen.files) for seen in ada.sees if seen.files] == [5, 5, 2]
    assert len(ada.sees[-1].buttons) == 10


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        (Part(to="", text="x" * 4001), "too long"),
        (Part(to="", text=" \n "), "empty"),
        (Part(to="", text="?", buttons=(Button("Так", "я" * 1025),)), "payload"),
        (Part(to="", text="?", buttons=(Button("т" * 129),)), "PARAM : text"),
        (Part(to="", text="?", buttons=(Button("Сайт", url="salon"),)), "PARAM : url"),
        (Part(to="", text="?", quoted="mid:of-nobody"), "NOT_FOUND : mid:of-nobody"),
        (Part(to="", files=(PHOTO,) * 6), "Too many attachments"),
        (Part(to="", files=(file(Media.IMAGE, "a.jpg", "image/jpeg", b""),)), "There is no file"),
    ],
    ids=["text", "empty", "payload", "label", "address", "quote", "six files", "empty file"],
)
async def test_what_odnoklassniki_refuses_is_refused_in_its_words(
    part: Part, refusal: str, ada: fake.Person, adapter: Ok, account: OkAccount, http: Http
) -> None:
    with pytest.raises(Refused, match=refusal):
        await adapter.send(msgspec.structs.replace(part, to=ada.chat.id), account, http)

    assert ada.sees == []


async def test_who_has_left_the_chat_or_never_opened_it_is_gone(
    network: fake.Odnoklassniki, ada: fake.Person, adapter: Ok, account: OkAccount, http: Http
) -> None:
    linus = network.person("Linus")
    for stranger in (linus.chat.id, linus.about["user_id"], "chat:C0"):
        with pytest.raises(RecipientGone, match="Chat not found"):
            await adapter.send(Part(to=stranger, text="Привіт"), account, http)
    ada.leaves()
    with pytest.raises(RecipientGone, match="closed"):
        await adapter.send(Part(to=ada.chat.id, text="Привіт"), account, http)


async def test_an_answer_that_is_lost_leaves_the_outcome_unknown_though_ada_has_the_message(
    network: fake.Odnoklassniki, ada: fake.Person, adapter: Ok, account: OkAccount, http: Http
) -> None:
    network.drops_answers()
    with pytest.raises(OutcomeUnknown):
        await adapter.send(Part(to=ada.chat.id, text="Так"), account, http)

    assert [seen.text for seen in ada.sees] == ["Так"]


async def test_a_network_that_is_down_or_flooded_says_so(
    network: fake.Odnoklassniki, ada: fake.Person, adapter: Ok, account: OkAccount, http: Http
) -> None:
    network.down()
    with pytest.raises(ProviderDown):
        await adapter.send(Part(to=ada.chat.id, text="Так"), account, http)
    network.floods(retry_after=35)
    with pytest.raises(RateLimited, match="FLOOD_BLOCKED") as flood:
        await adapter.send(Part(to=ada.chat.id, text="Так"), account, http)

    assert flood.value.wait == timedelta(seconds=35)
    assert ada.sees == []


async def test_a_replaced_key_breaks_the_account(
    network: fake.Odnoklassniki, group: fake.Group, ada: fake.Person, adapter: Ok, account: OkAccount, http: Http
) -> None:
    network.makes_a_new_key(group)
    with pytest.raises(AccountBroken, match="Session expired"):
        await adapter.send(Part(to=ada.chat.id, text="Так"), account, http)


async def test_typing_and_reading_are_shown_in_the_chat(ada: fake.Person, adapter: Ok, account: OkAccount, http: Http) -> None:
    await adapter.typing(ada.chat.id, account, http)
    await adapter.read(ada.chat.id, "mid:C1.1", account, http)

    assert ada.chat.actions == ["typing_on", "mark_seen"]


async def test_the_key_is_never_shown_to_where_files_lie(
    network: fake.Odnoklassniki, ada: fake.Person, adapter: Ok, account: OkAccount, http: Http
) -> None:
    sent = ada.sends("FILE", b"%PDF", name="виписка.pdf", mime="application/pdf")
    address = sent["message"]["attachments"][0]["payload"]["url"]

    brought = await adapter.fetch(Attachment(Media.FILE, ref=address), account, http)

    assert (brought.data, brought.mime) == (b"%PDF", "application/pdf")
    assert network.calls == []
