"""To which conversation a mail belongs: by our token, by what it answers, by the number in its subject; and when none of that counts."""

from collections.abc import AsyncIterator

import pytest

from parley import conversations
from parley.channels import Trust
from parley.conversations import Message, State, Status
from parley.core.ground import Ground
from parley.core.lanes import Worker
from tests.spine.conftest import Salon, connect_console
from tests.spine.post_office import ADA, MX, SUPPORT, PostOffice, bounce_of, open_office
from tests.spine.waiting import until

VOUCHED = f"{MX}; dmarc=pass header.from=client.test"
DENIED = f"{MX}; dmarc=fail header.from=client.test"


@pytest.fixture
async def post(ground: Ground, worker: Worker, salon: Salon) -> AsyncIterator[PostOffice]:
    async with open_office(ground, salon) as post:
        yield post


# ── by our token


async def test_a_reply_to_the_tagged_address_finds_its_conversation_however_old_it_is(post: PostOffice) -> None:
    await post.brings("Есть запись?")
    asked = await post.hears("Есть запись?")
    answer = await post.answers(asked.conversation_id, "Да, на пятницу")
    await post.resolves(asked.conversation_id)

    await post.brings("Беру", message_id="<2@client.test>", to=str(answer["Reply-To"]), subject="Re: запись")

    assert (await post.hears("Беру")).conversation_id == asked.conversation_id
    assert (await post.conversation(asked.conversation_id)).status is Status.OPEN


async def test_a_program_that_drops_the_tagged_address_is_known_by_the_message_that_it_answers(post: PostOffice) -> None:
    await post.brings("Есть запись?")
    asked = await post.hears("Есть запись?")
    answer = await post.answers(asked.conversation_id, "Да, на пятницу")
    await post.resolves(asked.conversation_id)

    await post.brings("Беру", message_id="<2@client.test>", in_reply_to=answer["Message-ID"], subject="Re: запись")

    assert (await post.hears("Беру")).conversation_id == asked.conversation_id


async def test_an_answer_to_what_a_colleague_wrote_in_another_program_is_known_by_its_references(post: PostOffice) -> None:
    await post.brings("Есть запись?")
    asked = await post.hears("Есть запись?")
    native = f"From: {SUPPORT}\r\nTo: {ADA}\r\nMessage-ID: <native@desk.test>\r\nIn-Reply-To: <1@client.test>\r\n\r\nДа, в пять".encode()
    await post.brings_raw(native, folder="sent")
    echo = await post.hears("Да, в пять")
    await post.resolves(asked.conversation_id)

    await post.brings("Приду", message_id="<2@client.test>", references="<1@client.test> <native@desk.test>", subject="Запись")

    assert (echo.direction, echo.conversation_id) == ("out", asked.conversation_id)
    assert (await post.hears("Приду")).conversation_id == asked.conversation_id


async def test_a_typed_address_is_proven_by_an_answer_from_there(post: PostOffice) -> None:
    asked = await _typed(post, " Ada@Client.Test ")
    answer = await post.answers(asked.conversation_id, "Пишем")

    await post.brings("Получила", message_id="<2@client.test>", to=str(answer["Reply-To"]))
    heard = await post.hears("Получила")
    identities = await post.identities(heard.conversation_id)

    assert heard.conversation_id == asked.conversation_id
    assert [(i.kind, i.address, i.trust) for i in identities[1:]] == [("email", "ada@client.test", Trust.PROVEN)] * 2


async def test_a_typed_address_with_letters_of_its_own_alphabet_is_the_one_that_answers(post: PostOffice) -> None:
    asked = await _typed(post, "ada@Клієнт.укр")
    answer = await post.answers(asked.conversation_id, "Пишем")

    await post.brings("Получила", to=str(answer["Reply-To"]), **{"from": f"Ada <{answer['To']}>"})

    assert answer["To"] == "ada@xn--j1acgu2gl.xn--j1amh"
    assert "guest" not in (await post.hears("Получила")).content


async def test_the_next_answer_names_every_earlier_mail(post: PostOffice) -> None:
    asked = await _typed(post, "ada@client.test")
    first = await post.answers(asked.conversation_id, "Пишем")
    await post.brings("Получила", message_id="<2@client.test>", to=str(first["Reply-To"]), subject="Re: Salon")
    await post.hears("Получила")

    second = await post.answers(asked.conversation_id, "Отлично")

    assert second["In-Reply-To"] == "<2@client.test>"
    assert str(second["References"]).split() == [first["Message-ID"], "<2@client.test>"]


async def test_whoever_reads_a_forwarded_mail_joins_as_a_guest(post: PostOffice) -> None:
    await post.brings("Есть запись?")
    asked = await post.hears("Есть запись?")
    answer = await post.answers(asked.conversation_id, "Да, на пятницу")

    await post.brings("Я её мама", message_id="<9@mail.test>", to=str(answer["Reply-To"]), **{"from": "Mother <mother@mail.test>"})
    heard = await post.hears("Я её мама")

    assert (heard.conversation_id, heard.content["guest"]) == (asked.conversation_id, {"address": "mother@mail.test", "name": "Mother"})
    assert [i.address for i in await post.identities(asked.conversation_id)] == ["ada@client.test"]


# ── by the number in the subject


async def test_the_number_in_the_subject_is_enough_for_whoever_takes_part(post: PostOffice) -> None:
    await post.brings("Есть запись?")
    asked = await post.hears("Есть запись?")
    answer = await post.answers(asked.conversation_id, "Да, на пятницу")
    await post.resolves(asked.conversation_id)

    await post.brings("Спасибо", message_id="<2@client.test>", subject=str(answer["Subject"]))

    assert (await post.hears("Спасибо")).conversation_id == asked.conversation_id


async def test_the_subject_alone_joins_nothing(post: PostOffice) -> None:
    await post.brings("Есть запись?", subject="Запись")
    asked = await post.hears("Есть запись?")
    await post.resolves(asked.conversation_id)

    await post.brings("Снова я", message_id="<2@client.test>", subject="Re: Запись")

    assert (await post.hears("Снова я")).conversation_id != asked.conversation_id


async def test_a_stranger_who_guesses_number_and_message_id_gets_a_conversation_of_their_own(post: PostOffice) -> None:
    await post.brings("Есть запись?")
    asked = await post.hears("Есть запись?")
    number = (await post.conversation(asked.conversation_id)).number

    hints = {"subject": f"Re: Запись [#{number}]", "in_reply_to": "<1@client.test>"}
    await post.brings("Пустите меня", message_id="<9@mail.test>", **hints, **{"from": "Mallory <mallory@mail.test>"})
    heard = await post.hears("Пустите меня")

    assert heard.conversation_id != asked.conversation_id
    assert [i.address for i in await post.identities(heard.conversation_id)] == ["mallory@mail.test"]


@pytest.mark.parametrize("tag", ["[#0]", "[#999999999999999999]"])
async def test_a_number_that_no_conversation_has_is_no_hint(post: PostOffice, tag: str) -> None:
    await post.brings("Есть запись?", subject=f"Запись {tag}")
    assert (await post.hears("Есть запись?")).content["subject"] == f"Запись {tag}"


# ── while another conversation goes on


async def test_a_late_answer_joins_what_goes_on_now(post: PostOffice) -> None:
    """A person has one current conversation: an answer to an old one does not open a second beside it."""
    await post.brings("Есть запись?")
    asked = await post.hears("Есть запись?")
    answer = await post.answers(asked.conversation_id, "Да, на пятницу")
    await post.resolves(asked.conversation_id)
    await post.brings("Другой вопрос", message_id="<2@client.test>", subject="Другое")
    current = await post.hears("Другой вопрос")

    await post.brings("И спасибо", message_id="<3@client.test>", to=str(answer["Reply-To"]))

    assert (await post.hears("И спасибо")).conversation_id == current.conversation_id != asked.conversation_id


async def test_two_old_conversations_named_at_once_are_taken_up_in_one(post: PostOffice) -> None:
    numbers: list[int] = []
    for place in (1, 2):
        await post.brings(f"Вопрос {place}", message_id=f"<{place}@client.test>", subject="Вопрос")
        asked = await post.hears(f"Вопрос {place}")
        numbers.append((await post.conversation(asked.conversation_id)).number)
        await post.resolves(asked.conversation_id)

    for number in numbers:
        await post.brings(f"Ещё о {number}", message_id=f"<more-{number}@client.test>", subject=f"Re: Вопрос [#{number}]")
    said = [await post.hears(f"Ещё о {number}") for number in numbers]

    assert said[0].conversation_id == said[1].conversation_id
    assert len(await post.inbox()) == 1


# ── what machines say


async def test_an_automatic_answer_wakes_nothing(post: PostOffice) -> None:
    await post.brings("Есть запись?")
    asked = await post.hears("Есть запись?")
    answer = await post.answers(asked.conversation_id, "Да, на пятницу")
    await post.resolves(asked.conversation_id)

    await post.brings("Я в отпуске", message_id="<2@client.test>", to=str(answer["Reply-To"]), auto_submitted="auto-replied")
    heard = await post.hears("Я в отпуске")
    found = await post.conversation(asked.conversation_id)

    assert (heard.conversation_id, heard.content["automatic"]) == (asked.conversation_id, True)
    assert (found.status, found.waiting_since) == (Status.RESOLVED, None)


async def test_a_bounce_fails_the_message_and_closes_the_way(post: PostOffice) -> None:
    asked = await _typed(post, "gone@client.test")
    mail = await post.answers(asked.conversation_id, "Пишем")

    await post.brings_raw(bounce_of(mail))

    async def failed() -> bool:
        async with post.ground.database.transaction(post.salon.workspace_id) as tx:
            person = (await conversations.conversation(tx, asked.conversation_id)).person_id
            sent = [m for m in await conversations.timeline(tx, person) if m.direction == "out"]
            return sent[0].state is State.FAILED

    await until(failed)
    async with post.ground.database.transaction(post.salon.workspace_id) as tx:
        ways = await conversations.ways(tx, await conversations.conversation(tx, asked.conversation_id))
    closed = {way.kind: way.closed_reason for way in ways if way.closed_at}
    assert closed == {"email": "5.1.1 550 5.1.1 User unknown"}


async def test_our_own_copy_among_the_sent_mails_is_not_said_twice(post: PostOffice) -> None:
    await post.brings("Есть запись?")
    asked = await post.hears("Есть запись?")
    answer = await post.answers(asked.conversation_id, "Да, на пятницу")

    await post.brings_raw(answer.as_bytes(), folder="sent")
    await post.brings("Спасибо", message_id="<2@client.test>")
    heard = await post.hears("Спасибо")

    found = await post.conversation(heard.conversation_id)
    async with post.ground.database.transaction(post.salon.workspace_id) as tx:
        texts = [m.text for m in await conversations.timeline(tx, found.person_id) if m.text]
    assert texts == ["Есть запись?", "Да, на пятницу", "Спасибо"]
    assert [row.name for row in await post.inbox()] == ["Ada"]


# ── who is not who they say, and what is one mail


async def test_a_sender_whom_the_domain_denies_stays_apart(post: PostOffice) -> None:
    await post.brings("Есть запись?", authentication_results=VOUCHED)
    asked = await post.hears("Есть запись?")
    answer = await post.answers(asked.conversation_id, "Да, на пятницу")

    await post.brings("Пришлите пароль", message_id="<2@client.test>", to=str(answer["Reply-To"]), authentication_results=DENIED)
    heard = await post.hears("Пришлите пароль")

    assert heard.conversation_id != asked.conversation_id
    assert heard.content["doubtful"]
    assert len(await post.identities(asked.conversation_id)) == len(await post.identities(heard.conversation_id)) == 1


async def test_one_mail_by_two_doors_is_one_message(post: PostOffice) -> None:
    assert await post.brings("Есть запись?", via="imap")
    assert not await post.brings("Есть запись?", via="smtp")


async def test_nobody_hides_a_mail_behind_a_message_id_that_is_taken(post: PostOffice) -> None:
    await post.brings("Я была первой", message_id="<same@client.test>", **{"from": "Mallory <mallory@mail.test>"})
    await post.hears("Я была первой")

    await post.brings("А я Ада", message_id="<same@client.test>")
    heard = await post.hears("А я Ада")
    answer = await post.answers(heard.conversation_id, "Видим")

    assert answer["In-Reply-To"] == "<same@client.test>"
    assert answer["To"] == "ada@client.test"


async def _typed(post: PostOffice, address: str) -> Message:
    """Ada, known from another channel, has typed her address there."""
    console = await connect_console(post.ground, post.salon)
    await console.says("ada", "Напишите мне на почту")
    asked = await post.hears("Напишите мне на почту")
    assert asked.identity_id
    await post.is_told(asked.identity_id, address)
    return asked
