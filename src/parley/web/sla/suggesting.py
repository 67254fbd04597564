"""What a workspace without policies is offered: three that most can live with, from the strictest to the one for all the rest."""

from collections.abc import Sequence

import msgspec

from parley import routing
from parley.core.i18n import N_, Translator

LATE = routing.sla.Deeds("all", 1)
SUGGESTED: Sequence[routing.sla.Offer] = (
    routing.sla.Offer(
        name=N_("Urgent requests"),
        first_minutes=5,
        next_minutes=10,
        resolution_minutes=4 * 60,
        priority_from=2,
        on_breach=routing.sla.Deeds("all", None, takes_back=True),
    ),
    routing.sla.Offer(name=N_("Public comments"), first_minutes=15, next_minutes=30, public_only=True, on_breach=LATE),
    routing.sla.Offer(name=N_("All customers"), first_minutes=15, next_minutes=30, resolution_minutes=16 * 60, on_breach=LATE),
)


def suggested(speech: Translator) -> list[routing.sla.Offer]:
    """Named in somebody's language."""
    return [msgspec.structs.replace(one, name=speech.gettext(one.name)) for one in SUGGESTED]
