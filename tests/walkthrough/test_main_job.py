"""What Parley is for: a question that begins on a site, goes on by mail and ends in Telegram is one talk with one person."""

import os
import re
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.providers.telegram import Telegram, User
from tests.servers.mail import HOST, PASSWORD, MailServers
from tests.spine.waiting import until
from tests.walkthrough.ada import MAILBOX, Mailbox, Visitor, shop, words
from tests.walkthrough.grace import Grace
from tests.walkthrough.house import House

SUPPORT = "support@desk.test"
SHOTS = os.environ.get("PARLEY_SHOTS")

TALK = [
    ("webchat", "Здравствуйте! Есть запись на пятницу?"),
    ("webchat", "Лучше вечером"),
    ("webchat", "Добрый день! Сейчас посмотрю."),
    ("email", "Есть место в 18:30. Подойдёт?"),
    ("email", "Да, подойдёт, запишите меня"),
    ("email", "Записали! Дальше можно в Telegram: "),
    ("telegram", "Я уже в пути"),
    ("telegram", "Ждём вас, Ада!"),
]
SAID = [text for _, text in TALK]


async def test_one_question_from_the_site_by_mail_to_telegram(
    house: House, servers: MailServers, telegram: Telegram, chromium: Browser, tmp_path: Path
) -> None:
    bot = telegram.bot()
    line: list[str] = []
    async with shop(line) as site:
        grace = Grace(await (await chromium.new_context(locale="ru", viewport={"width": 1440, "height": 1000})).new_page(), house.address)
        await grace.signs_in()
        await _connect_telegram(grace, telegram, bot.token)
        await _connect_mail(grace, servers)
        line.append(await _connect_site(grace, site))

        await _talk_on_the_site(grace, chromium, site)
        invitation = await _talk_by_mail(grace, Mailbox(servers))
        await _talk_in_telegram(grace, telegram.user("Ада", of=bot), invitation)

    await _is_one_story(house)
    await _is_shown_as_one(grace, Path(SHOTS) if SHOTS else tmp_path)


# ── connecting


async def _connect_telegram(grace: Grace, telegram: Telegram, token: str) -> None:
    await grace.fills_in("telegram", token="1234567:not-the-token-of-any-bot", api_url=telegram.address)
    await expect(grace.page.get_by_role("alert")).to_be_visible()
    await grace.connects("telegram", token=token, api_url=telegram.address)
    await expect(grace.page.get_by_text("@salon_bot")).to_be_visible()


async def _connect_mail(grace: Grace, servers: MailServers) -> None:
    await grace.connects(
        "email",
        address=SUPPORT,
        name="Салон",
        password=PASSWORD,
        imap_host=HOST,
        imap_port=str(servers.ports["IMAPS"]),
        smtp_host=HOST,
        smtp_port=str(servers.ports["SMTPS"]),
        smtp_security="tls",
        plus_addresses="yes",
        ca=servers.ca,
    )
    await expect(grace.page.get_by_text(SUPPORT).first).to_be_visible()


async def _connect_site(grace: Grace, site: str) -> str:
    await grace.connects("webchat", title="Салон «Аврора»", origins=site)
    return await grace.reads_the_line_for_the_site()


# ── the talk


async def _talk_on_the_site(grace: Grace, chromium: Browser, site: str) -> None:
    await grace.looks_at_the_inbox()
    ada = Visitor(await (await chromium.new_context(locale="ru")).new_page())
    await ada.comes(site)
    await ada.writes(SAID[0])
    await expect(grace.row(SAID[0])).to_be_visible()

    await ada.leaves_her_address("Ада", MAILBOX)
    await expect(grace.row("Ада")).to_be_visible()
    await grace.opens(SAID[0])
    await grace.chooses(MAILBOX)
    await ada.writes(SAID[1])
    await expect(grace.line(SAID[1])).to_be_visible()
    await expect(grace.way).to_contain_text(MAILBOX)  # what was chosen by hand stays chosen

    await grace.answers(SAID[2], by="Чат")
    await expect(ada.said(SAID[2])).to_be_visible()
    await ada.leaves()


async def _talk_by_mail(grace: Grace, mailbox: Mailbox) -> str:
    """Returns the link by which Ada may go on in Telegram."""
    await grace.answers(SAID[3], by=MAILBOX)
    first = await mailbox.gets(SAID[3])
    assert re.fullmatch(r"support\+c\.[a-z0-9]+@desk\.test", first["Reply-To"].addresses[0].addr_spec)
    assert [part.get_content_type() for part in first.walk()] == ["multipart/alternative", "text/plain", "text/html"]

    reply = await mailbox.replies(first, SAID[4])
    await expect(grace.line(SAID[4])).to_be_visible()
    shown, folded = await grace.splits(SAID[4])
    assert shown == SAID[4]
    assert SAID[3] in folded

    link = await grace.copies_the_invitation("Telegram")
    await grace.answers(SAID[5] + link)
    second = await mailbox.gets(SAID[5])
    assert second["In-Reply-To"] == reply["Message-ID"]
    assert str(second["References"]).split() == [first["Message-ID"], reply["Message-ID"]]
    return words(second).rpartition(" ")[2]


async def _talk_in_telegram(grace: Grace, ada: User, invitation: str) -> None:
    await ada.starts(invitation.partition("?start=")[2])
    await ada.writes(SAID[6])
    await expect(grace.line(SAID[6])).to_be_visible()
    await expect(grace.way).to_contain_text("Telegram")

    await grace.answers(SAID[7])

    async def seen() -> bool:
        return [message.text for message in ada.sees] == [SAID[7]]

    await until(seen)


# ── what it comes to


async def _is_one_story(house: House) -> None:
    story = await house.story()
    told = [message for message in story.messages if message.direction in ("in", "out")]
    assert [(message.channel, message.text[: len(said)]) for message, said in zip(told, SAID, strict=True)] == TALK
    assert story.person.name == "Ада"
    assert story.conversations == 1
    assert [(i.kind, i.trust.value) for i in story.identities] == [
        ("webchat", "proven"),
        ("email", "proven"),
        ("email", "proven"),
        ("telegram", "proven"),
    ]
    assert [link.source for link in story.links] == ["claim", "mail_token", "deep_link"]


async def _is_shown_as_one(grace: Grace, folder: Path) -> None:
    await grace.page.reload()
    await expect(grace.lines).to_have_text([re.compile(re.escape(said)) for said in SAID])
    assert await grace.marks() == ["webchat", "email", "telegram"]
    await expect(grace.page.locator(".talk-row")).to_have_count(1)
    await grace.page.screenshot(path=folder / "one-talk.ru.png")
