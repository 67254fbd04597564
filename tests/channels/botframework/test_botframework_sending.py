"""What leaves for Teams, and how refusals and silences are told apart."""

from collections.abc import AsyncIterator
from datetime import timedelta

import msgspec
import pytest

from parley.channels.adapters.botframework import BotFramework, BotFrameworkSettings
from parley.channels.errors import OutcomeUnknown, ProviderDown, RateLimited, RecipientGone, Refused
from parley.channels.fitting import LossCode, fit
from parley.channels.types import Account, Button, File, Inbound, Media, Part, Reply
from parley.core.http import Http
from tests.channels.botframework.botframework_door import Door, opened
from tests.providers import botframework as fake

BotAccount = Account[BotFrameworkSettings]
MB = 1024 * 1024


@pytest.fixture
async def door(adapter: BotFramework, account: BotAccount, bot: fake.Bot, http: Http) -> AsyncIterator[Door]:
    await adapter.connect(account, http, webhook_url="https://salon.example/hooks/1")
    async with opened(adapter, account, bot) as door:
        yield door


def picture(data: bytes = b"PNG bytes", mime: str = "image/png") -> File:
    return File(Media.IMAGE, "салон.png", mime, len(data), "key", data)


async def test_ada_sees_the_answer_as_it_was_written(ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http) -> None:
    await ada.installs()

    receipt = await adapter.send(Part(to=ada.answer_to, text="Так, о *15:00*"), account, http)

    assert [(seen.text, seen.plain) for seen in ada.sees] == [("Так, о *15:00*", True)]
    assert (receipt.ids, receipt.thread) == ((ada.sees[0].id,), ada.thread)


async def test_an_answer_goes_where_the_call_came_from(
    microsoft: fake.Microsoft, adapter: BotFramework, account: BotAccount, http: Http, door: Door
) -> None:
    ada = microsoft.person("Ada", channel=True)
    await ada.mentions_the_bot("хто завтра працює?")
    (asked,) = door.facts()
    await adapter.send(Part(to=asked.answer_to, text="Олена"), account, http)

    assert (asked.text, asked.group, asked.thread) == ("хто завтра працює?", True, ada.thread)
    assert [seen.text for seen in ada.sees] == ["Олена"]


async def test_a_pressed_button_comes_back_with_what_it_carries(
    ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http, door: Door
) -> None:
    await ada.installs()
    buttons = (Button("Так", "yes:42"), Button("Ні"), Button("Сайт", url="https://salon.example/?q=час"))
    receipt = await adapter.send(Part(to=ada.answer_to, text="Записати *вас*?", buttons=buttons), account, http)
    await ada.presses("Так")
    await ada.presses("Ні")

    assert [(seen.text, seen.buttons) for seen in ada.sees] == [("Записати *вас*?", ("Так", "Ні", "Сайт"))]
    assert [told(fact) for fact in door.facts()[1:]] == [("Так", "yes:42", receipt.ids[0]), ("Ні", "Ні", receipt.ids[0])]


def told(pressed: Inbound) -> tuple[str, str, str]:
    return pressed.text, pressed.payload, pressed.quoted


async def test_typing_is_shown(ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http) -> None:
    await ada.installs()
    await adapter.typing(ada.answer_to, account, http)

    assert (ada.chat.typed, ada.sees) == (1, [])


async def test_a_picture_is_seen(ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http) -> None:
    await ada.installs()
    await adapter.send(Part(to=ada.answer_to, files=(picture(),)), account, http)

    assert [seen.pictures for seen in ada.sees] == [("image/png",)]


async def test_whatever_was_fitted_is_accepted(ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http) -> None:
    await ada.installs()
    reply = Reply(
        text="Довгий текст 🍎. " * 1500,
        files=(picture(b"x" * MB), picture(mime="image/gif")),
        buttons=(*[Button("й" * 40, "я" * 500)] * 5, Button("Сайт", url="https://salon.example/")),
        quoted="12",
    )
    fitted = fit(reply, adapter.manifest.can)
    for part in fitted.parts:
        await adapter.send(Part(to=ada.answer_to, text=part.text, files=part.files, buttons=part.buttons), account, http)

    assert "".join(seen.text for seen in ada.sees).replace(" ", "") == reply.text.replace(" ", "")
    assert (sum(len(seen.pictures) for seen in ada.sees), len(ada.sees[-1].buttons)) == (2, 6)
    assert {loss.code for loss in fitted.losses} == {LossCode.SPLIT, LossCode.QUOTE_DROPPED}


async def test_a_document_is_refused_while_it_is_written_and_not_when_it_is_sent(adapter: BotFramework) -> None:
    pdf = File(Media.FILE, "прайс.pdf", "application/pdf", 10, "key", b"%PDF bytes")

    assert [loss.code for loss in fit(Reply(files=(pdf,)), adapter.manifest.can).refused] == [LossCode.FILE_REFUSED]


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        (Part(to="", text="x" * 21_000), "Message size too large"),
        (Part(to="", text=" \n "), "non empty 'text'"),
        (Part(to="", text="?", buttons=(Button("Так"),) * 7), "Too many actions"),
        (Part(to="", text="?", buttons=(Button("Сайт", url="salon"),)), "Invalid url"),
        (Part(to="", files=(picture(b"x" * (MB + 1)),)), "Message size too large"),
        (Part(to="", files=(picture(b""),)), "Message size too large"),
    ],
    ids=["text", "empty", "buttons", "address", "picture", "empty picture"],
)
async def test_what_teams_refuses_is_refused_in_its_words(
    part: Part, refusal: str, ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http
) -> None:
    await ada.installs()

    with pytest.raises(Refused, match=refusal):
        await adapter.send(msgspec.structs.replace(part, to=ada.answer_to), account, http)
    assert ada.sees == []


async def test_who_has_blocked_or_removed_the_bot_or_never_met_it_is_gone(
    microsoft: fake.Microsoft, ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http
) -> None:
    with pytest.raises(RecipientGone, match="Conversation not found"):
        await adapter.send(Part(to=ada.answer_to, text="Привіт"), account, http)
    await ada.installs()
    ada.blocks()
    with pytest.raises(RecipientGone, match="blocked the conversation"):
        await adapter.send(Part(to=ada.answer_to, text="Привіт"), account, http)
    grace = microsoft.person("Grace")
    await grace.uninstalls()
    with pytest.raises(RecipientGone, match="not part of the conversation roster"):
        await adapter.send(Part(to=grace.answer_to, text="Привіт"), account, http)


async def test_an_answer_that_is_lost_leaves_the_outcome_unknown_though_ada_has_the_message(
    microsoft: fake.Microsoft, ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http
) -> None:
    await ada.installs()
    microsoft.drops_answers()
    with pytest.raises(OutcomeUnknown):
        await adapter.send(Part(to=ada.answer_to, text="Так"), account, http)

    assert [seen.text for seen in ada.sees] == ["Так"]


async def test_a_connector_that_is_down_is_tried_again_later(
    microsoft: fake.Microsoft, ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http
) -> None:
    await ada.installs()
    microsoft.down()
    with pytest.raises(ProviderDown):
        await adapter.send(Part(to=ada.answer_to, text="Так"), account, http)
    microsoft.well()
    await adapter.send(Part(to=ada.answer_to, text="Так"), account, http)

    assert [seen.text for seen in ada.sees] == ["Так"]


async def test_a_flood_says_how_long_to_wait(
    microsoft: fake.Microsoft, ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http
) -> None:
    await ada.installs()
    await adapter.check(account, http)
    microsoft.throttles(retry_after=35)
    with pytest.raises(RateLimited) as flood:
        await adapter.send(Part(to=ada.answer_to, text="Так"), account, http)

    assert flood.value.wait == timedelta(seconds=35)


# ── files ───────────────────────────────────────────────────────────────────────────────────────


async def test_a_pasted_picture_is_brought_under_our_token(
    ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http, door: Door
) -> None:
    await ada.pastes(b"PNG bytes", text="Таку можна?")
    (asked,) = door.facts()
    brought = await adapter.fetch(asked.attachments[0], account, http)

    assert (asked.text, brought.type, brought.mime, brought.data) == ("Таку можна?", Media.IMAGE, "image/png", b"PNG bytes")


async def test_a_document_is_brought_under_its_own_address(
    ada: fake.Person, adapter: BotFramework, account: BotAccount, http: Http, door: Door
) -> None:
    await ada.attaches("виписка.pdf", b"%PDF")
    (sent,) = door.facts()
    brought = await adapter.fetch(sent.attachments[0], account, http)

    assert (sent.text, brought.type, brought.name, brought.data) == ("", Media.FILE, "виписка.pdf", b"%PDF")
