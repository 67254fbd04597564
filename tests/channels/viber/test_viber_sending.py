"""What leaves for Viber, how its refusals and silences are told apart, and how its webhook is set."""

from datetime import timedelta

import msgspec
import pytest

from parley.channels.adapters.viber import Viber, ViberSettings
from parley.channels.errors import AccountBroken, OutcomeUnknown, ProviderDown, RateLimited, RecipientGone, Refused
from parley.channels.fitting import LossCode, fit
from parley.channels.types import Account, Attachment, Button, File, Media, Part, Reply
from parley.core.http import Http
from tests.channels.viber.conftest import Hook
from tests.providers import viber as fake

ViberAccount = Account[ViberSettings]


def with_token(account: ViberAccount, token: str) -> ViberAccount:
    return msgspec.structs.replace(account, settings=msgspec.structs.replace(account.settings, token=token))


async def test_whatever_was_fitted_is_accepted(ada: fake.User, connected: Hook, adapter: Viber, account: ViberAccount, http: Http) -> None:
    await ada.subscribes()
    buttons = tuple(Button(f"«Варіант» & <{place}> {'я' * 20}", f'choice:"{place}"') for place in range(24))
    fitted = fit(Reply(text="Довгий текст 🌷. " * 900, buttons=buttons, quoted="12"), adapter.manifest.can)
    for part in fitted.parts:
        await adapter.send(Part(to=ada.id, text=part.text, buttons=part.buttons, quoted=part.quoted), account, http)

    assert "".join(seen.text for seen in ada.sees).replace(" ", "") == ("Довгий текст 🌷. " * 900).replace(" ", "")
    assert ada.sees[-1].buttons == tuple(button.label for button in buttons)
    assert [loss.code for loss in fitted.losses] == [LossCode.SPLIT, LossCode.QUOTE_DROPPED]


async def test_files_go_as_addresses_each_shown_as_viber_can(
    ada: fake.User, bot: fake.Bot, connected: Hook, adapter: Viber, account: ViberAccount, http: Http
) -> None:
    await ada.subscribes()
    files = (
        File(Media.IMAGE, "salon.jpg", "image/jpeg", 10, "key", address="https://parley.example/lent/t/salon.jpg"),
        File(Media.VIDEO, "salon.mp4", "video/mp4", 10, "key", address="https://parley.example/lent/t/salon.mp4"),
        File(Media.AUDIO, "song.mp3", "audio/mpeg", 10, "key", address="https://parley.example/lent/t/song.mp3"),
    )
    for part in fit(Reply(text="Прайс", files=files), adapter.manifest.can).parts:
        await adapter.send(Part(to=ada.id, text=part.text, files=part.files), account, http)

    sent = bot.chats[ada.id].messages
    assert [message["type"] for message in sent] == ["text", "picture", "video", "file"]
    assert [message["media"] for message in sent[1:]] == [file.address for file in files]


async def test_every_button_comes_back_as_itself(
    viber: fake.Viber, ada: fake.User, connected: Hook, adapter: Viber, account: ViberAccount, http: Http
) -> None:
    await ada.subscribes()
    buttons = (Button('Лак "гель" & <топ>', 'a:"1"\\'), Button("Без дії"))
    await adapter.send(Part(to=ada.id, text="Що саме?", buttons=buttons), account, http)
    for button in buttons:
        await ada.presses(button.label)
    await viber.settled()

    assert [(fact.text, fact.payload) for fact in connected.facts()[1:]] == [(buttons[0].label, buttons[0].payload), ("Без дії", "Без дії")]


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        (Part(to="", text="x" * 7001), "badData: text"),
        (Part(to="", text=""), "missingData: text"),
        (Part(to="", text="?", buttons=(Button("Сайт", url="salon"),)), "ActionBody is no address"),
        (Part(to="", text="?", buttons=(Button("Так", "я" * 250),)), "too long a text"),
        (Part(to="", text="?", buttons=tuple(Button(f"Варіант {place}") for place in range(25))), "too many rows"),
    ],
    ids=["text", "empty", "button address", "button payload", "rows"],
)
async def test_what_viber_refuses_is_refused_in_its_words(
    part: Part, refusal: str, ada: fake.User, connected: Hook, adapter: Viber, account: ViberAccount, http: Http
) -> None:
    await ada.subscribes()

    with pytest.raises(Refused, match=refusal):
        await adapter.send(msgspec.structs.replace(part, to=ada.id), account, http)
    assert ada.sees == []


async def test_who_has_left_or_never_came_is_gone(
    ada: fake.User, connected: Hook, adapter: Viber, account: ViberAccount, http: Http
) -> None:
    with pytest.raises(RecipientGone, match="receiverNotRegistered"):
        await adapter.send(Part(to="nobody==", text="Привіт"), account, http)
    await ada.opens("site-7f3a_Kq")
    with pytest.raises(RecipientGone, match="receiverNotSubscribed"):
        await adapter.send(Part(to=ada.id, text="Привіт"), account, http)


async def test_an_answer_that_is_lost_leaves_the_outcome_unknown_though_ada_has_the_message(
    viber: fake.Viber, ada: fake.User, connected: Hook, adapter: Viber, account: ViberAccount, http: Http
) -> None:
    await ada.subscribes()
    viber.drops_answers()
    with pytest.raises(OutcomeUnknown):
        await adapter.send(Part(to=ada.id, text="Так"), account, http)

    assert [seen.text for seen in ada.sees] == ["Так"]


async def test_a_viber_that_is_down_or_has_had_enough_is_asked_again_later(
    viber: fake.Viber, ada: fake.User, connected: Hook, adapter: Viber, account: ViberAccount, http: Http
) -> None:
    await ada.subscribes()
    viber.down()
    with pytest.raises(ProviderDown):
        await adapter.send(Part(to=ada.id, text="Так"), account, http)
    viber.floods()
    with pytest.raises(RateLimited) as flood:
        await adapter.send(Part(to=ada.id, text="Так"), account, http)
    viber.well()
    await adapter.send(Part(to=ada.id, text="Так"), account, http)

    assert flood.value.wait == timedelta(seconds=10)
    assert [seen.text for seen in ada.sees] == ["Так"]


async def test_an_account_that_viber_suspends_is_broken(
    bot: fake.Bot, ada: fake.User, connected: Hook, adapter: Viber, account: ViberAccount, http: Http
) -> None:
    bot.suspended = True
    with pytest.raises(AccountBroken, match="publicAccountSuspended"):
        await adapter.send(Part(to=ada.id, text="Так"), account, http)


async def test_a_file_is_fetched_without_our_token_until_its_address_runs_out(
    viber: fake.Viber, ada: fake.User, connected: Hook, adapter: Viber, account: ViberAccount, http: Http
) -> None:
    await ada.sends("file", b"%PDF", name="bill.pdf", mime="application/pdf")
    await viber.settled()
    (sent,) = connected.facts()

    brought = await adapter.fetch(sent.attachments[0], account, http)

    assert (brought.name, brought.data) == ("bill.pdf", b"%PDF")
    assert [account.settings.token in str(request) for request in viber.fetched] == [False]
    viber.world.files.clear()
    with pytest.raises(Refused, match="expired"):
        await adapter.fetch(sent.attachments[0], account, http)


@pytest.mark.parametrize("ref", ["", "ftp://files.example/a", "//files.example/a", "viber"])
async def test_what_is_no_address_is_refused_and_breaks_nothing(ref: str, adapter: Viber, account: ViberAccount, http: Http) -> None:
    with pytest.raises(Refused):
        await adapter.fetch(Attachment(Media.FILE, ref=ref), account, http)


# ── connecting ──────────────────────────────────────────────────────────────────────────────────


async def test_connecting_is_tried_out_by_viber_before_it_answers(
    viber: fake.Viber, hook: Hook, adapter: Viber, account: ViberAccount, http: Http
) -> None:
    assert await adapter.trouble(account, http) == "No webhook is registered for this bot. Connect the account again."
    await adapter.connect(account, http, webhook_url=hook.address)

    assert (hook.tries, hook.facts()) == (1, [])
    assert await adapter.trouble(account, http) == ""


async def test_an_address_that_does_not_answer_cannot_be_connected(hook: Hook, adapter: Viber, account: ViberAccount, http: Http) -> None:
    hook.failures = 1
    with pytest.raises(Refused, match="invalidUrl"):
        await adapter.connect(account, http, webhook_url=hook.address)
    with pytest.raises(Refused, match="invalidUrl"):
        await adapter.connect(account, http, webhook_url="http://parley.example/hooks/1")


async def test_after_disconnecting_nothing_comes_any_more(
    bot: fake.Bot, connected: Hook, adapter: Viber, account: ViberAccount, http: Http
) -> None:
    await adapter.disconnect(account, http)

    assert bot.webhook == ""
    assert await adapter.trouble(account, http) == "No webhook is registered for this bot. Connect the account again."


async def test_a_check_tells_the_bots_name_and_a_wrong_token_is_broken(adapter: Viber, account: ViberAccount, http: Http) -> None:
    assert await adapter.check(account, http) == ("salonbot", "Salon")
    with pytest.raises(AccountBroken, match="invalidAuthToken"):
        await adapter.check(with_token(account, "0000000000000000-of-no-bot"), http)


@pytest.mark.parametrize("token", ["", "short", "0000000000000000 of no bot", "0000000000000000\n", "0000000000000000-бот"])
def test_a_token_that_is_none_is_not_accepted(token: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"token": token}, ViberSettings)


def test_a_name_longer_than_viber_shows_is_not_accepted() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"token": "0000000000000000-of-no-bot", "sender_name": "я" * 29}, ViberSettings)
