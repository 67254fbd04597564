"""Lists, timelines and searches over a year of history."""

import random
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

from bench import history, http, plans
from bench.figures import Figure, figure, percentile
from bench.plans import Ask
from bench.salon import Salon, found
from bench.scale import Scale
from bench.stand import Stand, tell
from parley import conversations
from parley.conversations import Cursor, InboxCursor
from parley.core import clock
from parley.core.db import Database, Tx
from parley.core.ids import PersonId

TABS = ("open", "mine", "unassigned", "resolved")
PAGE_MS = 50
SEARCH_MS = 100
SEARCHES = {
    "a frequent word, ru": ("запись", True),
    "a frequent word, uk": ("записалась", True),
    "a rare word, ru": ("орхидею", True),
    "a rare word, uk": ("орхідею", True),
    "two words, ru": ("скидки на окрашивание", True),
    "two words, uk": ("фарбування волоссям", True),
    "two words that never meet": ("скидка знижка", False),
}
"""What is searched for, in another form than it was said in, and whether it is there."""
ORDINARY = "SELECT id, person_id FROM conversations WHERE workspace_id = $1 AND status = 'open' ORDER BY id DESC LIMIT 200"
REGULAR = "SELECT person_id FROM conversations WHERE workspace_id = $1 GROUP BY person_id ORDER BY count(*) DESC LIMIT 1"


class Reads:
    """One history, and how often each question is asked of it."""

    def __init__(self, stand: Stand, salon: Salon, database: Database, times: int) -> None:
        self.stand, self.salon, self.database, self.times = stand, salon, database, times
        self.figures: list[Figure] = []

    async def ask(self, name: str, asks: Sequence[Ask], at_most: float) -> None:
        """Each question once to warm up, then all in turn; keeps the plans of those that take too long."""
        took: list[float] = []
        async with self.database.transaction(self.salon.workspace_id) as tx:
            for ask in asks:
                await ask(tx)
            for turn in range(self.times):
                started = time.monotonic()
                await asks[turn % len(asks)](tx)
                took.append((time.monotonic() - started) * 1000)
        if self._add(name, took, at_most) > at_most:
            await plans.keep(self.stand, self.salon, name, asks[0])

    async def get(self, name: str, paths: Sequence[str]) -> None:
        """Whole pages, over HTTP."""
        took: list[float] = []
        async with http.line(self.stand.settings.port) as line:
            await line.get(paths[0], {"cookie": self.salon.cookie})
            for turn in range(self.times):
                started = time.monotonic()
                await line.get(paths[turn % len(paths)], {"cookie": self.salon.cookie})
                took.append((time.monotonic() - started) * 1000)
        self._add(name, took, PAGE_MS)

    def _add(self, name: str, took: Sequence[float], at_most: float) -> float:
        worst = percentile(took, 95)
        self.figures += [
            figure(f"{name}, p50", percentile(took, 50), "ms"),
            figure(f"{name}, p95", worst, "ms", at_most=at_most),
        ]
        tell(f"{name}: {worst:.1f} ms (p95)")
        return worst


async def measure(stand: Stand, _salon: Salon, scale: Scale) -> list[Figure]:
    salon, total = await found(stand, "grace@year.example"), scale.conversations
    newest = total - total // 10
    await history.write(stand, salon, newest + 1, total, total)
    async with _reads(stand, salon, scale) as reads:
        before = await _page_seconds(stand, salon, scale.reads)
        await history.write(stand, salon, 1, newest, total)
        after = await _page_seconds(stand, salon, scale.reads)
        await _read(reads)
    grown = figure("inbox page: with all history / with its last tenth", after / before, "ratio", at_most=1.5)
    return [*reads.figures, grown]


@asynccontextmanager
async def _reads(stand: Stand, salon: Salon, scale: Scale) -> AsyncGenerator[Reads]:
    database = await Database.connect(stand.database_url, app_connections=2, system_connections=1)
    try:
        yield Reads(stand, salon, database, scale.reads)
    finally:
        await database.close()


async def _page_seconds(stand: Stand, salon: Salon, times: int) -> float:
    async with http.line(stand.settings.port) as line:
        await line.get("/inbox", {"cookie": salon.cookie})
        started = time.monotonic()
        for _ in range(times):
            await line.get("/inbox", {"cookie": salon.cookie})
        return (time.monotonic() - started) / times


async def _read(reads: Reads) -> None:
    async with reads.database.transaction(reads.salon.workspace_id) as tx:
        ordinary = await tx.records(ORDINARY, tx.workspace_id)
        regular = PersonId(await tx.value(REGULAR, tx.workspace_id))
    cursors = _cursors(reads.times)
    await reads.ask("inbox query, newest", [_inbox(reads.salon, tab, None) for tab in TABS], PAGE_MS)
    await reads.ask(
        "inbox query, anywhere in a year", [_inbox(reads.salon, "resolved", InboxCursor(0, 0, *one)) for one in cursors], PAGE_MS
    )
    await reads.ask("timeline query", [_timeline(person) for _, person in ordinary], PAGE_MS)
    await reads.ask("timeline query of a regular, anywhere", [_timeline(regular, one) for one in cursors], PAGE_MS)
    await reads.get("inbox page", [f"/inbox?tab={tab}" for tab in TABS])
    await reads.get("conversation page", [f"/conversations/{id}" for id, _ in ordinary])
    for name, (words, is_there) in SEARCHES.items():
        await reads.ask(f"search for {name}", [_search(reads.salon, words, is_there)], SEARCH_MS)


def _cursors(count: int) -> list[Cursor]:
    chance = random.Random(3)
    return [(clock.now() - timedelta(days=chance.uniform(0, 360)), UUID(int=0)) for _ in range(count)]


def _inbox(salon: Salon, tab: str, before: InboxCursor | None) -> Ask:
    return lambda tx: conversations.inbox(tx, salon.grace, which=tab, before=before)


def _timeline(person: PersonId, before: Cursor | None = None) -> Ask:
    return lambda tx: conversations.timeline(tx, person, before=before)


def _search(salon: Salon, words: str, is_there: bool) -> Ask:
    async def ask(tx: Tx) -> None:
        if bool((await conversations.search(tx, words, me=salon.grace)).hits) != is_there:
            raise RuntimeError(f"«{words}» was {'not ' * is_there}found")

    return ask
