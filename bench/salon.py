"""A workspace with a Telegram bot, a web chat, and Grace signed in, made in the server's database by the rooms' own doors."""

import msgspec

from bench.stand import Stand
from parley import app, channels, workspace
from parley.core import ids
from parley.core.ids import AccountId, StaffId, WorkspaceId

SECRET = "bench-" + "s" * 40
PASSWORD = "correct horse battery"


class Salon(msgspec.Struct, frozen=True):
    workspace_id: WorkspaceId
    grace: StaffId
    telegram: AccountId
    webchat: AccountId
    cookie: str
    """Of Grace's browser."""

    def hook(self) -> str:
        return f"/hooks/{self.telegram}"


async def hire(stand: Stand, salon: Salon, count: int) -> list[str]:
    """The cookies of so many operators at their desks."""
    async with app.opened(stand.settings) as ground, ground.database.transaction(salon.workspace_id) as tx:
        grace = await workspace.staff_member(tx, salon.grace)
        cookies: list[str] = []
        for number in range(count):
            email = f"operator{number}@salon.example"
            one = await workspace.add_staff(tx, name=f"Operator {number}", email=email, role="operator", password=PASSWORD, by=grace)
            cookies.append(f"parley={(await workspace.sessions.open(tx, one, workspace.Visit('127.0.0.1', 'bench'))).token}")
    return cookies


async def found(stand: Stand, email: str = "grace@salon.example") -> Salon:
    workspace_id = WorkspaceId(ids.new())
    async with app.opened(stand.settings) as ground, ground.database.transaction(workspace_id) as tx:
        _, grace = await workspace.found(tx, name="Salon", owner_name="Grace", owner_email=email, owner_password=PASSWORD)
        settings = {"token": f"1234567:{'A' * 35}", "webhook_secret": SECRET}
        telegram = await channels.save(tx, ground, "telegram", "Telegram", settings)
        webchat = await channels.save(tx, ground, "webchat", "Site", {})
        entry = await workspace.sessions.open(tx, grace, workspace.Visit("127.0.0.1", "bench"))
    return Salon(workspace_id, grace.id, telegram, webchat, f"parley={entry.token}")
