"""Ready scenarios by the kind of business, as data in `parley.bot.packs`."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Literal, get_args

from parley.bot.scenarios import keeping, queries
from parley.bot.scenarios.arranging import arranged
from parley.bot.scenarios.kept import Kept
from parley.bot.scenarios.reading import read
from parley.bot.scenarios.steps import Library
from parley.core.db import Tx
from parley.workspace import Staff

Business = Literal["salon", "clinic", "shop", "gym", "car"]
BUSINESSES: tuple[Business, ...] = get_args(Business)
FOLDERS: Mapping[Business, tuple[str, ...]] = {
    "salon": ("common", "visits", "salon"),
    "clinic": ("common", "visits", "clinic"),
    "gym": ("common", "visits", "gym"),
    "car": ("common", "visits", "car"),
    "shop": ("common", "shop"),
}
"""Where those of a business stand; a later folder replaces what an earlier one has under the same name."""
PLACE = files("parley.bot.packs") / "scenarios"


@lru_cache
def pack(business: Business) -> Library:
    """All scenarios of a business by name, in Russian, Ukrainian and English, each step with its place in the editor."""
    texts = [file.read_text(encoding="utf-8") for folder in FOLDERS[business] for file in (PLACE / folder).iterdir() if file.is_file()]
    return {one.name: arranged(one) for one in map(read, texts)}


async def install(tx: Tx, business: Business, *, by: Staff) -> list[Kept]:
    """Those of a business that are not here yet, as drafts: somebody looks at them before customers do."""
    known = {one.name for one in await queries.scenarios(tx)}
    fresh = [one for name, one in sorted(pack(business).items()) if name not in known]
    return [await keeping.add(tx, one, by=by, business=business) for one in fresh]
