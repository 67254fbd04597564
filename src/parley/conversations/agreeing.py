"""Whether somebody agrees to what they are sent: asked when it is written, and again just before each part of it leaves."""

from collections.abc import Mapping

from parley import people
from parley.channels import SendError
from parley.core.db import Tx
from parley.core.ids import IdentityId
from parley.people import Errand

Why = people.consents.Why


class NotAgreed(SendError):
    """They have never agreed to messages of this kind here."""


class NotWanted(NotAgreed):
    """They no longer want messages of this kind here."""


class NotWantedElsewhere(NotAgreed):
    """They no longer want messages of this kind at another address of theirs in this channel."""


class NotWantedAnywhere(NotAgreed):
    """They no longer want messages of this kind in any channel."""


class NotToBeProcessed(NotAgreed):
    """They no longer allow their personal data to be processed."""


REFUSALS: Mapping[Why, type[NotAgreed]] = {
    Why.NEVER: NotAgreed,
    Why.WITHDRAWN: NotWanted,
    Why.ELSEWHERE: NotWantedElsewhere,
    Why.EVERYWHERE: NotWantedAnywhere,
    Why.PROCESSING: NotToBeProcessed,
}


async def refusal(tx: Tx, identity_id: IdentityId, purpose: Errand) -> NotAgreed | None:
    """Why nothing of this kind may be sent there just now, if it may not."""
    verdict = await people.consents.allows(tx, identity_id, purpose)
    return REFUSALS[verdict.why]() if isinstance(verdict, people.consents.Refused) else None


async def must_agree(tx: Tx, identity_id: IdentityId, purpose: Errand) -> None:
    if refused := await refusal(tx, identity_id, purpose):
        raise refused
