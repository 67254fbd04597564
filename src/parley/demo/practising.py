"""Practice within somebody's own workspace: three accounts that lead nowhere outside, and a few customers who write through them."""

from datetime import datetime, timedelta

from parley import channels, workspace
from parley.core import clock
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.core.i18n import N_, Translator, translator
from parley.core.ids import AccountId
from parley.core.lanes import Job, Lane, LaneKind, wake
from parley.demo.speaking import Said, speak
from parley.demo.troupe import guests_of

PRACTISE_LANE = LaneKind("demo.practise")
BETWEEN_GUESTS = timedelta(seconds=3)
PLACES = {
    "chat": ("webchat", N_("Chat on the site (practice)")),
    "app": ("console", N_("Mobile app (practice)")),
    "requests": ("console", N_("Requests from the site (practice)")),
}
"""None of them needs a provider, so that practice works on a laptop behind any wall."""


async def practise_later(tx: Tx, began: workspace.practice.PracticeBegan) -> None:
    """The reaction to `workspace.practice.PracticeBegan`."""
    await wake(tx, PRACTISE_LANE, "")


async def practise(ground: Ground, lane: Lane) -> datetime | None:
    """One guest after another says what they came with; whoever has spoken does not speak again."""
    async with ground.database.transaction(lane.workspace_id) as tx:
        standing = await workspace.practice.standing(tx)
        if standing is None or not standing.is_on:
            return None
        accounts = standing.accounts or await _connect(tx, ground, translator(standing.language))
    through = dict(zip(PLACES, sorted(accounts), strict=True))
    for number, guest in enumerate(guests_of(lane.workspace_id, standing)):
        # The time is fixed: said again at another one, it would be another call.
        said = Said("opens", guest.opens, at=standing.began_at + number * BETWEEN_GUESTS)
        if await speak(ground, through[guest.through], guest, said):
            return clock.now() + BETWEEN_GUESTS
    return None


PRACTISE = Job(PRACTISE_LANE.kind, PRACTISE_LANE.lane, run=practise, longest_wait=timedelta(seconds=5))


async def _connect(tx: Tx, ground: Ground, speech: Translator) -> tuple[AccountId, ...]:
    """In the order of `PLACES`, by which they are known again: ids grow."""
    brand = await workspace.branding.brand(tx)
    look = {"title": brand.name[:60], "accent": brand.accent}
    made = [
        await channels.save(tx, ground, kind, speech.gettext(name), look if kind == "webchat" else {}) for kind, name in PLACES.values()
    ]
    await workspace.practice.own(tx, made)
    return tuple(made)
