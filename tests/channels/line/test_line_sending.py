"""What leaves for LINE, and how LINE's refusals and silences are told apart."""

from datetime import timedelta

import pytest

from parley.channels.adapters.line import Line, LineSettings
from parley.channels.errors import OutcomeUnknown, ProviderDown, RateLimited, RecipientGone, Refused
from parley.channels.fitting import LossCode, fit
from parley.channels.types import Account, Attachment, Button, File, Media, Part, Reply
from parley.core.http import Http
from tests.providers import line as fake
from tests.providers.server import Answer, Request, serving

LineAccount = Account[LineSettings]
KEY = "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"


async def test_ada_sees_the_answer(ada: fake.Person, adapter: Line, account: LineAccount, http: Http) -> None:
    await ada.follows()

    receipt = await adapter.send(Part(to=ada.id, text="Так, о 15:00", key=KEY), account, http)

    assert [seen.text for seen in ada.sees] == ["Так, о 15:00"]
    assert (receipt.ids, receipt.thread) == ((ada.sees[0].id,), ada.id)


async def test_a_group_is_answered_as_a_group(line: fake.Line, adapter: Line, account: LineAccount, http: Http) -> None:
    ada = line.person("Ada", group=line.group())
    await ada.writes("Хто завтра працює?")
    await adapter.send(Part(to=ada.group, text="Олена"), account, http)

    assert [seen.text for seen in ada.sees] == ["Олена"]


async def test_an_answer_that_was_lost_is_repeated_without_saying_it_twice(
    line: fake.Line, ada: fake.Person, adapter: Line, account: LineAccount, http: Http
) -> None:
    await ada.follows()
    line.drops_answers()
    with pytest.raises(OutcomeUnknown):
        await adapter.send(Part(to=ada.id, text="Так", key=KEY), account, http)
    line.well()

    receipt = await adapter.send(Part(to=ada.id, text="Так", key=KEY), account, http)

    assert [seen.text for seen in ada.sees] == ["Так"]
    assert receipt.ids == (ada.sees[0].id,)


async def test_a_key_that_is_no_uuid_repeats_as_well(ada: fake.Person, adapter: Line, account: LineAccount, http: Http) -> None:
    await ada.follows()
    first = await adapter.send(Part(to=ada.id, text="Так", key="delivery-1"), account, http)
    again = await adapter.send(Part(to=ada.id, text="Так", key="delivery-1"), account, http)
    other = await adapter.send(Part(to=ada.id, text="Так", key="delivery-2"), account, http)

    assert first.ids == again.ids != other.ids
    assert len(ada.sees) == 2


async def test_whatever_was_fitted_is_accepted(ada: fake.Person, adapter: Line, account: LineAccount, http: Http) -> None:
    await ada.follows()
    reply = Reply(
        text="Довгий текст 🍎. " * 800,
        buttons=(*[Button("й" * 19 + "🍎", "я" * 100)] * 12, Button("Сайт", url="https://салон.example/час?q=а б")),
        quoted="12",
    )
    fitted = fit(reply, adapter.manifest.can)
    for part in fitted.parts:
        await adapter.send(Part(to=ada.id, text=part.text, buttons=part.buttons), account, http)

    assert "".join(seen.text for seen in ada.sees).replace(" ", "") == reply.text.replace(" ", "")
    assert [len(seen.buttons) for seen in ada.sees] == [0, 0, 13]
    assert {loss.code for loss in fitted.losses} == {LossCode.SPLIT, LossCode.QUOTE_DROPPED}


async def test_more_buttons_than_line_has_become_a_list(ada: fake.Person, adapter: Line, account: LineAccount, http: Http) -> None:
    await ada.follows()
    fitted = fit(Reply(text="Коли?", buttons=tuple(Button(f"о {hour}:00") for hour in range(8, 22))), adapter.manifest.can)
    for part in fitted.parts:
        await adapter.send(Part(to=ada.id, text=part.text, buttons=part.buttons), account, http)

    assert ada.sees[-1].buttons == ()
    assert ada.sees[-1].text.endswith("14. о 21:00")


async def test_a_picture_goes_as_an_address_and_a_film_as_a_link(
    ada: fake.Person, line: fake.Line, channel: fake.Channel, adapter: Line, account: LineAccount, http: Http
) -> None:
    await ada.follows()
    photo = File(Media.IMAGE, "salon.jpg", "image/jpeg", 10, "key", address="https://parley.example/lent/t/salon.jpg")
    film = File(Media.VIDEO, "salon.mp4", "video/mp4", 10, "key", address="https://parley.example/lent/t/salon.mp4")
    for part in fit(Reply(files=(photo, film)), adapter.manifest.can).parts:
        await adapter.send(Part(to=ada.id, files=part.files), account, http)

    shown, told = channel.sent
    assert (shown["type"], shown["originalContentUrl"]) == ("image", photo.address)
    assert told["text"] == f"salon.mp4\n{film.address}"


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        (Part(to="", text="🍎" * 2501), "Length must be between 0 and 5000"),
        (Part(to="", text=" \n "), "May not be empty"),
        (Part(to="", text="?", buttons=(Button("й" * 21),)), "Length must be between 1 and 20"),
        (Part(to="", text="?", buttons=(Button("Так", "я" * 300),)), "Length must be between 1 and 300"),
        (Part(to="", text="?", buttons=(Button("Так"),) * 14), "Size must be between 1 and 13"),
        (Part(to="", text="?", buttons=(Button("Сайт", url="salon"),)), "invalid uri"),
    ],
    ids=["text", "empty", "label", "payload", "buttons", "address"],
)
async def test_what_line_refuses_is_refused_in_its_words(
    part: Part, refusal: str, ada: fake.Person, adapter: Line, account: LineAccount, http: Http
) -> None:
    await ada.follows()

    with pytest.raises(Refused, match=refusal):
        await adapter.send(Part(to=ada.id, text=part.text, buttons=part.buttons), account, http)
    assert ada.sees == []


async def test_somebody_whom_the_channel_does_not_know_is_gone(ada: fake.Person, adapter: Line, account: LineAccount, http: Http) -> None:
    with pytest.raises(RecipientGone, match="Failed to send messages"):
        await adapter.send(Part(to=ada.id, text="Привіт"), account, http)
    with pytest.raises(RecipientGone, match="'to'"):
        await adapter.send(Part(to="Ada", text="Привіт"), account, http)


async def test_who_blocked_the_account_gets_nothing_and_line_does_not_say_so(
    ada: fake.Person, adapter: Line, account: LineAccount, http: Http
) -> None:
    await ada.follows()
    await ada.blocks()

    assert (await adapter.send(Part(to=ada.id, text="Привіт"), account, http)).ids
    assert ada.sees == []


async def test_a_month_that_is_used_up_is_not_waited_for(
    channel: fake.Channel, ada: fake.Person, adapter: Line, account: LineAccount, http: Http
) -> None:
    await ada.follows()
    channel.quota = 1
    await adapter.send(Part(to=ada.id, text="Так"), account, http)
    with pytest.raises(Refused, match="monthly limit"):
        await adapter.send(Part(to=ada.id, text="І ще"), account, http)

    assert [seen.text for seen in ada.sees] == ["Так"]


async def test_a_flood_and_a_line_that_is_down_are_tried_again_later(
    line: fake.Line, ada: fake.Person, adapter: Line, account: LineAccount, http: Http
) -> None:
    await ada.follows()
    line.floods()
    with pytest.raises(RateLimited) as flood:
        await adapter.send(Part(to=ada.id, text="Так", key=KEY), account, http)
    line.down()
    with pytest.raises(ProviderDown):
        await adapter.send(Part(to=ada.id, text="Так", key=KEY), account, http)
    line.well()
    await adapter.send(Part(to=ada.id, text="Так", key=KEY), account, http)

    assert flood.value.wait == timedelta(seconds=10)
    assert [seen.text for seen in ada.sees] == ["Так"]


async def test_typing_is_shown_to_one_person_and_not_asked_for_in_a_group(
    line: fake.Line, ada: fake.Person, adapter: Line, account: LineAccount, http: Http
) -> None:
    await ada.follows()
    await adapter.typing(ada.id, account, http)
    await adapter.typing(line.group(), account, http)

    assert ada.sees_loading
    assert line.calls == ["POST /v2/bot/chat/loading/start"]


async def test_a_file_that_ada_sends_is_brought_once_line_has_prepared_it(
    line: fake.Line, ada: fake.Person, adapter: Line, account: LineAccount, http: Http
) -> None:
    event = await ada.sends("video", b"MP4 bytes", mime="video/mp4", ready=False)
    clip = Attachment(Media.VIDEO, ref=event["message"]["id"])
    with pytest.raises(ProviderDown, match="preparing"):
        await adapter.fetch(clip, account, http)
    line.world.contents[clip.ref].ready = True

    brought = await adapter.fetch(clip, account, http)

    assert (brought.data, brought.mime, brought.size) == (b"MP4 bytes", "video/mp4", 9)


async def test_a_file_that_ada_took_back_is_refused(ada: fake.Person, adapter: Line, account: LineAccount, http: Http) -> None:
    event = await ada.sends("image", b"JPEG bytes", mime="image/jpeg")
    await ada.unsends(event)

    with pytest.raises(Refused, match="The content is gone"):
        await adapter.fetch(Attachment(Media.IMAGE, ref=event["message"]["id"]), account, http)


async def test_a_file_elsewhere_is_fetched_without_our_token(adapter: Line, account: LineAccount, http: Http) -> None:
    asked: list[Request] = []

    async def serves(request: Request) -> Answer:
        asked.append(request)
        return Answer(200, b"MP4 bytes", {"content-type": "video/mp4"})

    async with serving(serves) as elsewhere:
        brought = await adapter.fetch(Attachment(Media.VIDEO, ref=f"{elsewhere}/clip.mp4"), account, http)

    assert brought.data == b"MP4 bytes"
    assert [account.settings.access_token in repr(request.headers) for request in asked] == [False]
