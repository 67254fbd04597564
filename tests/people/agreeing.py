"""What customers let us do, and what is then thought of it."""

from parley import people
from parley.people.consents import Consent, Proof, Refused, Why
from tests.people.town import Town


async def given(town: Town, who: str = "ada", *, on: str = "console") -> None:
    """They had agreed to offers."""
    await town.says(who, "hello", on=on)
    async with town.begin() as tx:
        await people.consents.grant(tx, await town.identity(who, on=on, tx=tx), "marketing", source="form", proof=Proof(words="yes"))


async def standing(town: Town, who: str = "ada", *, on: str = "console") -> Why | None:
    async with town.begin() as tx:
        verdict = await people.consents.allows(tx, await town.identity(who, on=on, tx=tx), "marketing")
    return verdict.why if isinstance(verdict, Refused) else None


async def words(town: Town, who: str = "ada", *, on: str = "console") -> list[str]:
    return await town.timeline(await town.person(who, on=on))


async def last(town: Town, who: str = "ada", purpose: people.consents.Purpose = "marketing", *, on: str = "console") -> Consent | None:
    async with town.begin() as tx:
        return await people.consents.last(tx, await town.identity(who, on=on, tx=tx), purpose)
