"""For handlers that talk to the world outside: who asks is known first, and each opens transactions around its calls, not over them."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from parley import workspace
from parley.core.db import Tx
from parley.core.ground import Ground
from parley.web.shell.visiting import Connection, database_of, ground_of, session_token, visit
from parley.workspace import Presence, Staff


@dataclass(frozen=True)
class Between:
    """A request that holds no transaction while a provider, or a file store, takes its time."""

    ground: Ground
    presence: Presence

    @property
    def me(self) -> Staff:
        return self.presence.staff

    def transaction(self) -> AbstractAsyncContextManager[Tx]:
        return self.ground.database.transaction(self.me.workspace_id)


async def provide_between(request: Connection) -> Between:
    token = session_token(request)
    async with database_of(request).transaction(workspace.sessions.workspace_of(token)) as tx:
        presence = request.state.presence = await workspace.sessions.resume(tx, token, visit(request))
    return Between(ground_of(request), presence)
