"""What leaves for people on Instagram, and how Meta's refusals and silences are told apart."""

import pytest

from parley.channels.adapters.instagram import Instagram, InstagramSettings
from parley.channels.errors import OutcomeUnknown, RecipientGone, Refused, WindowClosed
from parley.channels.fitting import fit
from parley.channels.types import Account, Button, File, Media, Part, Reply
from parley.core.http import Http
from tests.providers.instagram import Meta, Person, Place

InstagramAccount = Account[InstagramSettings]


async def test_ada_sees_the_answer(ada: Person, adapter: Instagram, account: InstagramAccount, http: Http) -> None:
    await ada.writes("О котрій?")

    receipt = await adapter.send(Part(to=ada.id, text="О 15:00"), account, http)

    assert [seen.text for seen in ada.sees] == ["О 15:00"]
    assert (receipt.ids, receipt.thread) == ((ada.sees[0].id,), ada.id)


async def test_whatever_was_fitted_is_accepted(ada: Person, adapter: Instagram, account: InstagramAccount, http: Http) -> None:
    mid = await ada.writes("Розкажіть про все")
    reply = Reply(text="Довгий текст 🍎. " * 100, buttons=tuple([Button("й" * 20, "я" * 500)] * 13), quoted=mid)
    fitted = fit(reply, adapter.manifest.can)
    for part in fitted.parts:
        await adapter.send(Part(to=ada.id, text=part.text, buttons=part.buttons, quoted=part.quoted), account, http)

    assert "".join(seen.text for seen in ada.sees).replace(" ", "") == reply.text.replace(" ", "")
    assert [len(seen.buttons) for seen in ada.sees][-1] == 13


async def test_a_text_is_measured_in_bytes(ada: Person, adapter: Instagram, account: InstagramAccount, http: Http) -> None:
    await ada.writes("Розкажіть")
    await adapter.send(Part(to=ada.id, text="й" * 500), account, http)
    with pytest.raises(Refused, match="less than or equal to 1000"):
        await adapter.send(Part(to=ada.id, text="й" * 501), account, http)


@pytest.mark.parametrize(
    ("type", "mime"), [("image", "image/png"), ("video", "video/mp4"), ("audio", "audio/mp4"), ("file", "application/pdf")]
)
async def test_a_file_arrives(type: str, mime: str, ada: Person, adapter: Instagram, account: InstagramAccount, http: Http) -> None:
    await ada.writes("Надішліть")
    await adapter.send(Part(to=ada.id, files=(File(Media(type), "прайс 1", mime, 5, "k", b"bytes"),)), account, http)

    assert [seen.file for seen in ada.sees] == [type]


async def test_a_file_that_was_uploaded_in_vain_may_be_sent_again(
    meta: Meta, ada: Person, adapter: Instagram, account: InstagramAccount, http: Http
) -> None:
    await ada.writes("Надішліть")
    part = Part(to=ada.id, files=(File(Media.IMAGE, "a.png", "image/png", 5, "k", b"bytes"),))
    meta.down()
    with pytest.raises(Exception, match="HTTP 502") as caught:
        await adapter.send(part, account, http)
    meta.well()
    await adapter.send(part, account, http)

    assert not isinstance(caught.value, OutcomeUnknown)
    assert [seen.file for seen in ada.sees] == ["image"]


async def test_a_day_after_ada_wrote_the_window_is_closed(ada: Person, adapter: Instagram, account: InstagramAccount, http: Http) -> None:
    await ada.writes("До зустрічі")
    ada.falls_silent()

    with pytest.raises(WindowClosed):
        await adapter.send(Part(to=ada.id, text="Чекаємо"), account, http)


async def test_somebody_who_blocked_the_account_is_gone(ada: Person, adapter: Instagram, account: InstagramAccount, http: Http) -> None:
    await ada.writes("Досить")
    ada.blocks()

    with pytest.raises(RecipientGone):
        await adapter.send(Part(to=ada.id, text="Добре"), account, http)


async def test_a_private_answer_that_quotes_a_comment_stays_private(
    place: Place, ada: Person, adapter: Instagram, account: InstagramAccount, http: Http
) -> None:
    comment = await ada.comments("Скільки коштує?")
    await ada.writes("Напишіть мені сюди")
    await adapter.send(Part(to=ada.id, text="Для вас дешевше", quoted=comment), account, http)

    assert [seen.text for seen in ada.sees] == ["Для вас дешевше"]
    assert list(place.comments) == [comment]


async def test_a_public_answer_stands_under_the_comment_that_it_quotes(
    place: Place, ada: Person, adapter: Instagram, account: InstagramAccount, http: Http
) -> None:
    comment = await ada.comments("Скільки коштує?")
    receipt = await adapter.send(Part(to=place.posts[0], text="Від 400 ₴", quoted=comment), account, http)

    assert place.comments[receipt.ids[0]]["parent"] == comment
    assert receipt.thread == place.posts[0]


async def test_ada_sees_that_somebody_reads_and_types(
    place: Place, ada: Person, adapter: Instagram, account: InstagramAccount, http: Http
) -> None:
    mid = await ada.writes("О котрій?")
    await adapter.read(ada.id, mid, account, http)
    await adapter.typing(ada.id, account, http)
    await adapter.typing(place.posts[0], account, http)

    assert place.acted == [(ada.id, "mark_seen"), (ada.id, "typing_on")]
