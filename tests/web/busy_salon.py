"""A salon in which something of everything stands and in one conversation of which everything has happened."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from litestar import Litestar
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize

from parley import app, conversations
from parley.conversations import Author, Priority
from parley.core import clock
from parley.core.db import Tx
from parley.core.ids import ConversationId
from parley.workspace import Staff
from tests.isolation.estate import PASSWORD, Builder, Estate
from tests.isolation.routes import NAMELESS, pages
from tests.spine.waiting import until
from tests.walkthrough.house import House, open_house
from tests.web.desk import PICTURE, connected
from tests.web.screens import ready, watched

LONG = "https://salon.example/" + "a-very-long-address-without-any-place-to-break-" * 4
WORDS: dict[str, dict[str, object]] = {
    "Do you have a free slot on Saturday?": {"extra": {"page_url": "https://salon.example/prices", "page_title": "Prices"}},
    LONG: {},
    "I am out of office": {"automatic": True},
    "This is Ada, honestly": {"doubtful": True, "guest": {"address": "guest@salon.example"}},
    "Dear salon": {"subject": "Saturday", "hidden": "> what we wrote before", "html": "<p>Dear <b>salon</b></p>"},
    "Here I am": {"place": {"latitude": 50.45, "longitude": 30.52}, "card": {"name": "Emmy", "phone": "+380441234567"}},
    "That one": {"pressed": "18:30", "quoted": "1"},
    "By the form": {"extra": {"form": {"Service": "Manicure"}, "consent": "I agree https://salon.example", "offline": True}},
    "Very good": {"extra": {"rating": {"score": 5, "comment": "Thank you"}, "invited": "Shall we find a time?"}},
}
"""What Ada says, and what the channel tells besides."""
STATES = ("queued", "sent", "delivered", "read", "failed", "uncertain")


class Salon:
    """The house, what stands in it, and its pages."""

    def __init__(self, house: House, estate: Estate) -> None:
        self.house = house
        self.estate = estate
        self.app: Litestar = app.pages_of(house.ground)

    @property
    def talk(self) -> str:
        return f"/conversations/{self.estate.ids['conversation_id']}"

    def addresses(self) -> Iterator[str]:
        """Every address that can be asked for."""
        ids = {**self.estate.ids, **NAMELESS}
        for page in pages(self.app):
            if page.method == "GET":
                yield page.path.format(**{name: ids[name] for name in page.parameters})
        yield f"/accounts/{self.estate.webchat_id}"
        yield f"/accounts/{self.estate.webchat_id}/looks"
        yield "/nowhere"

    @asynccontextmanager
    async def entered(self, browser: Browser, size: ViewportSize, **options: object) -> AsyncGenerator[Page]:
        """By the owner, who is at the inbox."""
        async with self.visited(browser, size, **options) as page:
            await page.goto("/login")
            await page.locator("[name=email]").fill(self.estate.owner.email)
            await page.locator("[name=password]").fill(PASSWORD)
            await page.locator("[name=password]").press("Enter")
            await ready(page)
            yield page

    @asynccontextmanager
    async def visited(self, browser: Browser, size: ViewportSize, **options: object) -> AsyncGenerator[Page]:
        """Nothing moves there."""
        options |= {"base_url": self.house.address, "viewport": size, "reduced_motion": "reduce"}
        async with watched(browser, console=False, **options) as page:
            yield page


@asynccontextmanager
async def busy_salon(database_url: str, folder: Path) -> AsyncGenerator[Salon]:
    async with open_house(database_url, folder) as house:
        estate = await Builder(house.ground, "zebra").build()
        estate.ids["conversation_id"] = str(await _talked(house, estate))
        yield Salon(house, estate)


async def documents(context: BrowserContext, addresses: Iterator[str]) -> list[str]:
    """Those that answer with a whole page of ours: no fragment, no file, no mail of a customer's, which stands alone in a sandbox."""
    return [address for address in addresses if await _is_page(context, address)]


async def _is_page(context: BrowserContext, address: str) -> bool:
    answer = await context.request.get(address, max_redirects=0)
    assert answer.status < 500, address
    if "text/html" not in answer.headers.get("content-type", "") or "sandbox" in answer.headers.get("content-security-policy", ""):
        return False
    return "<!doctype html>" in (await answer.text())[:300]


async def _talked(house: House, estate: Estate) -> ConversationId:
    line = await connected(house.ground, estate.owner)
    await line.tells(who="ada", kind="message", message="first", text="Is anybody there?")
    for what in ("edit", "reaction", "delete"):
        await line.tells(who="ada", kind=what, message="first", text="Good morning", added=["👍"])
    for words in WORDS:
        await line.says("ada", words, files=[PICTURE] * 3)
    talk = ConversationId(await line.conversation_of("ada", estate.owner))
    await until(lambda: _told(house, estate))
    async with house.ground.database.transaction(estate.workspace_id) as tx:
        await _happened(tx, estate, talk)
    return talk


async def _told(house: House, estate: Estate) -> bool:
    async with house.ground.database.transaction(estate.workspace_id) as tx:
        sql = "SELECT count(*) FROM messages WHERE workspace_id = $1 AND text = ANY($2)"
        return await tx.value(sql, tx.workspace_id, list(WORDS)) == len(WORDS)


async def _happened(tx: Tx, estate: Estate, talk: ConversationId) -> None:
    for words, told in WORDS.items():
        sql = "UPDATE messages SET content = content || $3 WHERE workspace_id = $1 AND text = $2"
        await tx.execute(sql, tx.workspace_id, words, told)
    await _answered(tx, talk, estate.owner)
    await conversations.note(tx, talk, text=f"@{estate.owner.name} she prefers mornings", by=estate.owner.id, mentions=[estate.owner.id])
    await conversations.tag(tx, talk, add=[tag.id for tag in await conversations.tags(tx)], by=estate.owner.id)
    await conversations.prioritise(tx, talk, priority=Priority.URGENT, by=estate.owner.id)
    await conversations.assign(tx, talk, to=estate.staff["operator"].id, by=estate.owner.id)


async def _answered(tx: Tx, talk: ConversationId, by: Staff) -> None:
    """Answers that wait until tomorrow, and then have come as far as they may."""
    way = (await conversations.ways(tx, await conversations.conversation(tx, talk)))[0]
    for state in STATES:
        said = await conversations.reply(
            tx,
            talk,
            text=f"An answer that is {state}",
            way=(way.identity_id, way.account_id),
            author=Author("staff", by.id),
            at=clock.now() + timedelta(days=1),
        )
        await tx.execute(COME, tx.workspace_id, said.id, state)
    await tx.execute(FETCHED, tx.workspace_id, talk)


COME = """
    UPDATE deliveries SET state = $3, error_kind = 'Refused', error = 'The channel says why',
           leaves_at = CASE WHEN $3 = 'queued' THEN leaves_at END
     WHERE workspace_id = $1 AND message_id = $2
"""
FETCHED = """
    UPDATE attachments a SET state = (ARRAY['stored', 'waiting', 'failed'])[a.position + 1], error = 'gone'
      FROM messages m
     WHERE (m.workspace_id, m.id) = (a.workspace_id, a.message_id) AND m.workspace_id = $1 AND m.conversation_id = $2
"""
