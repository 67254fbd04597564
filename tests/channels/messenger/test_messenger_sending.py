"""What leaves for a page's people, and how Meta's refusals and silences are told apart."""

from datetime import timedelta

import pytest

from parley.channels.adapters.messenger import Messenger, MessengerSettings
from parley.channels.errors import AccountBroken, OutcomeUnknown, RateLimited, RecipientGone, Refused, WindowClosed
from parley.channels.fitting import fit
from parley.channels.types import Account, Attachment, Button, File, Media, Part, Reply
from parley.core.http import Http
from tests.providers.messenger import Meta, Person, Place

MessengerAccount = Account[MessengerSettings]
YES = Button("Так", "yes:42")


async def test_ada_sees_the_answer(ada: Person, adapter: Messenger, account: MessengerAccount, http: Http) -> None:
    await ada.writes("О котрій?")

    receipt = await adapter.send(Part(to=ada.id, text="О 15:00"), account, http)

    assert [seen.text for seen in ada.sees] == ["О 15:00"]
    assert (receipt.ids, receipt.thread) == ((ada.sees[0].id,), ada.id)


async def test_whatever_was_fitted_is_accepted(ada: Person, adapter: Messenger, account: MessengerAccount, http: Http) -> None:
    mid = await ada.writes("Розкажіть про все")
    buttons = (*[Button("й" * 20, "я" * 500)] * 12, Button("Сайт", url="https://salon.example/price"))
    reply = Reply(text="Довгий текст 🍎. " * 300, buttons=buttons, quoted=mid)
    for part in fit(reply, adapter.manifest.can).parts:
        await adapter.send(Part(to=ada.id, text=part.text, buttons=part.buttons, quoted=part.quoted), account, http)

    assert [len(seen.buttons) for seen in ada.sees] == [0, 0, 12]
    assert "https://salon.example/price" in ada.sees[-1].text


async def test_a_link_stands_among_the_buttons(ada: Person, adapter: Messenger, account: MessengerAccount, http: Http) -> None:
    await ada.writes("О котрій?")
    await adapter.send(Part(to=ada.id, text="Записати?", buttons=(YES, Button("Сайт", url="https://salon.example"))), account, http)

    assert ada.sees[-1].buttons == ("Так", "Сайт")


@pytest.mark.parametrize(("type", "mime"), [("image", "image/png"), ("video", "video/mp4"), ("voice", "audio/mpeg"), ("file", "text/csv")])
async def test_a_file_arrives(type: str, mime: str, ada: Person, adapter: Messenger, account: MessengerAccount, http: Http) -> None:
    await ada.writes("Надішліть")
    file = File(Media(type), "прайс 1", mime, 5, "k", b"bytes")
    await adapter.send(Part(to=ada.id, files=(file,)), account, http)

    assert [seen.file for seen in ada.sees] == [{"voice": "audio"}.get(type, type)]


async def test_a_day_after_ada_wrote_the_window_is_closed(ada: Person, adapter: Messenger, account: MessengerAccount, http: Http) -> None:
    await ada.writes("До зустрічі")
    ada.falls_silent()

    with pytest.raises(WindowClosed):
        await adapter.send(Part(to=ada.id, text="Чекаємо"), account, http)


async def test_somebody_who_blocked_the_page_is_gone(ada: Person, adapter: Messenger, account: MessengerAccount, http: Http) -> None:
    await ada.writes("Відпишіться")
    ada.blocks()

    with pytest.raises(RecipientGone):
        await adapter.send(Part(to=ada.id, text="Добре"), account, http)


async def test_a_number_of_another_page_is_nobodys(meta: Meta, adapter: Messenger, account: MessengerAccount, http: Http) -> None:
    linus = meta.person("Linus", of=meta.page("Other"))
    await linus.writes("Hi")

    with pytest.raises(RecipientGone):
        await adapter.send(Part(to=linus.id, text="Hello"), account, http)


async def test_an_answer_that_was_lost_may_have_arrived(
    meta: Meta, ada: Person, adapter: Messenger, account: MessengerAccount, http: Http
) -> None:
    await ada.writes("О котрій?")
    meta.drops_answers()
    with pytest.raises(OutcomeUnknown):
        await adapter.send(Part(to=ada.id, text="О 15:00"), account, http)

    assert [seen.text for seen in ada.sees] == ["О 15:00"]


async def test_meta_says_how_long_to_wait(meta: Meta, ada: Person, adapter: Messenger, account: MessengerAccount, http: Http) -> None:
    await ada.writes("О котрій?")
    meta.floods()
    with pytest.raises(RateLimited) as caught:
        await adapter.send(Part(to=ada.id, text="О 15:00"), account, http)

    assert caught.value.wait == timedelta(seconds=35)
    assert ada.sees == []


async def test_a_refused_token_is_not_told(adapter: Messenger, account: MessengerAccount, meta: Meta, http: Http) -> None:
    settings = MessengerSettings(token="a-token-that-was-revoked", app_id="1", app_secret="s", api_url=meta.address)
    revoked = Account(account.id, account.workspace_id, "messenger", "Salon", settings)
    with pytest.raises(AccountBroken) as caught:
        await adapter.check(revoked, http)

    assert "a-token-that-was-revoked" not in str(caught.value)


async def test_a_message_too_long_is_refused_with_metas_words(
    ada: Person, adapter: Messenger, account: MessengerAccount, http: Http
) -> None:
    await ada.writes("Розкажіть")
    with pytest.raises(Refused, match="less than or equal to 2000"):
        await adapter.send(Part(to=ada.id, text="й" * 2001), account, http)


async def test_a_public_answer_stands_under_the_comment_that_it_quotes(
    place: Place, ada: Person, adapter: Messenger, account: MessengerAccount, http: Http
) -> None:
    comment = await ada.comments("Скільки коштує?")
    receipt = await adapter.send(Part(to=place.posts[0], text="Від 400 ₴", quoted=comment), account, http)

    assert place.comments[receipt.ids[0]]["parent"] == comment
    assert receipt.thread == place.posts[0]


async def test_ada_sees_that_somebody_reads_and_types(
    place: Place, ada: Person, adapter: Messenger, account: MessengerAccount, http: Http
) -> None:
    mid = await ada.writes("О котрій?")
    await adapter.read(ada.id, mid, account, http)
    await adapter.typing(ada.id, account, http)

    assert place.acted == [(ada.id, "mark_seen"), (ada.id, "typing_on")]


async def test_a_file_is_fetched_without_the_token(
    meta: Meta, place: Place, ada: Person, adapter: Messenger, account: MessengerAccount, http: Http
) -> None:
    mid = await ada.sends("image", b"JPEG", mime="image/jpeg")
    address = place.messages[mid]["attachments"][0]["payload"]["url"]

    fetched = await adapter.fetch(Attachment(Media.IMAGE, ref=address), account, http)

    assert (fetched.data, fetched.mime) == (b"JPEG", "image/jpeg")
