"""What is told and erased of runs: the answers that somebody gave to a scenario which is still under way. One that is over keeps none."""

from collections.abc import Sequence

from parley import people
from parley.core.db import Tx
from parley.core.ground import Ground

TALKS = "SELECT id FROM conversations WHERE workspace_id = $1 AND person_id = ANY($3) AND identity_id = ANY($2)"  # conversations_person
RUNS = f"DELETE FROM scenario_runs WHERE workspace_id = $1 AND conversation_id IN ({TALKS})"


async def _runs(ground: Ground, tx: Tx, whom: people.privacy.Whom, after: str) -> people.privacy.Step:
    named = tx.workspace_id, list(whom.identity_ids), list(whom.person_ids)
    return people.privacy.Step({"scenario_runs": await tx.execute(RUNS, *named)})


ERASING: Sequence[people.privacy.Erasing] = (people.privacy.Erasing(frozenset({"scenario_runs"}), _runs),)
TELLING: Sequence[people.privacy.Telling] = (
    people.privacy.subject(
        "scenario_runs",
        "r.id, r.conversation_id, r.began_at, r.ended_at, r.status, r.state -> 'slots' AS answers",
        f"scenario_runs r WHERE r.workspace_id = $1 AND r.conversation_id IN ({TALKS})",
        place="r.id",
    ),
)
