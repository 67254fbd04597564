"""Finds and erases the raw calls in which a channel brought somebody's words."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote
from uuid import UUID

import msgspec

from parley import channels, people
from parley.channels import Account, RawCall, Unreadable
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.ids import AccountId

AT_ONCE = 200
SHORTEST = 5
"""An address of fewer characters is looked for only as what the channel says it is, since it could stand anywhere by chance."""

USED = """
    SELECT DISTINCT account_id FROM ways WHERE workspace_id = $1 AND identity_id = ANY($2)
    UNION SELECT DISTINCT account_id FROM messages
           WHERE workspace_id = $1 AND identity_id = ANY($2) AND account_id IS NOT NULL  -- messages_timeline
    ORDER BY 1
"""
NAMES = """
    SELECT address FROM identities WHERE workspace_id = $1 AND id = ANY($2) AND scope <> 'erased'
    UNION SELECT thread FROM ways WHERE workspace_id = $1 AND identity_id = ANY($2) ORDER BY 1
"""


class Sought(msgspec.Struct, frozen=True):
    """By what a call is known to be about somebody."""

    names: frozenset[str]
    pattern: re.Pattern[bytes] | None


def sought(names: Sequence[str]) -> Sought:
    """Each name also as it stands in an address or a form, and a phone number without its plus: not within a longer one."""
    spelled = {form for name in names if len(name) >= SHORTEST for form in (name, quote(name, safe=""), name.removeprefix("+"))}
    escaped = b"|".join(re.escape(form.encode()) for form in sorted(spelled, key=len, reverse=True))
    pattern = re.compile(rb"(?<![0-9A-Za-z])(?:" + escaped + rb")(?![0-9A-Za-z])", re.IGNORECASE) if spelled else None
    return Sought(frozenset(names), pattern)


def is_about(call: RawCall, account: Account[Any] | None, wanted: Sought) -> bool:
    """Whether it names them, or the channel says that they have written it. Pure."""
    if wanted.pattern and (wanted.pattern.search(call.body) or wanted.pattern.search(msgspec.json.encode(call.headers))):
        return True
    if account is None:
        return False
    try:
        facts = channels.adapter(account.kind).parse(call.call(), account)
    except (Unreadable, NotImplementedError):
        return False
    said = {name for fact in facts for name in (fact.thread, fact.sender.id if fact.sender else "", fact.to.id if fact.to else "")}
    return not wanted.names.isdisjoint(said)


async def _step(ground: Ground, tx: Tx, whom: people.privacy.Whom, after: str) -> people.privacy.Step:
    """`after` is an account and an event key."""
    place, _, key = after.partition("/")
    used: list[UUID] = await tx.values(USED, tx.workspace_id, list(whom.identity_ids))
    left = [id for id in used if str(id) >= place]
    if not left:
        return people.privacy.Step({"journal": 0})
    account_id = AccountId(left[0])
    wanted = sought(await tx.values(NAMES, tx.workspace_id, list(whom.identity_ids)))
    found = await channels.raw_calls(tx, account_id, after=key if str(account_id) == place else "", limit=AT_ONCE)
    account = await _account(ground, account_id)
    gone = [call.event_key for call in found if is_about(call, account, wanted)]
    counts = {"journal": await channels.forget_calls(tx, account_id, gone)}
    if len(found) == AT_ONCE:
        return people.privacy.Step(counts, f"{account_id}/{found[-1].event_key}")
    return people.privacy.Step(counts, f"{left[1]}/" if len(left) > 1 else None)


async def _account(ground: Ground, id: AccountId) -> Account[Any] | None:
    try:
        return await ground.one(channels.Accounts).get(id)
    except NotFound:
        return None


CALLS = people.privacy.Erasing(frozenset({"journal", "journal_failed"}), _step)
