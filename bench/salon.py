"""A workspace with a Telegram bot, for the server to receive messages in."""

from uuid import UUID

import msgspec

from bench.stand import Stand
from parley import app, channels, workspace
from parley.core import ids
from parley.core.ids import AccountId, StaffId, WorkspaceId

SECRET = "bench-" + "s" * 40
PASSWORD = "correct horse battery"
EMAIL = "grace@salon.example"


class Salon(msgspec.Struct, frozen=True):
    workspace_id: WorkspaceId
    grace: StaffId
    telegram: AccountId

    def hook(self) -> str:
        return f"/hooks/{UUID(str(self.telegram))}"


async def found(stand: Stand) -> Salon:
    """Found it in the server's database, by the rooms' own doors."""
    workspace_id = WorkspaceId(ids.new())
    async with app.opened(stand.settings) as ground, ground.database.transaction(workspace_id) as tx:
        _, grace = await workspace.found(tx, name="Salon", owner_name="Grace", owner_email=EMAIL, owner_password=PASSWORD)
        settings = {"token": f"1234567:{'A' * 35}", "webhook_secret": SECRET}
        telegram = await channels.save(tx, ground, "telegram", "Telegram", settings)
    return Salon(workspace_id, grace.id, telegram)
