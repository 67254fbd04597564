"""What sockets and waiting requests share in one process."""

from uuid import UUID

import msgspec

from parley.core import clock
from parley.core.bus import Bus
from parley.core.errors import NotFound
from parley.core.ids import AccountId
from parley.widget.admission import Admitted
from parley.widget.lines import Lines
from parley.widget.look import look
from parley.widget.ports import Accounts, Journal, Office, Webchat
from parley.widget.protocol import Out
from parley.widget.reception import Reception
from parley.widget.wheel import Wheel


class Limits(msgspec.Struct, frozen=True):
    frames_per_second: float = 10
    burst: float = 30
    listeners_per_visitor: int = 20
    seconds_per_spoke: float = 1.0


class Room:
    def __init__(
        self, accounts: Accounts, office: Office, journal: Journal, bus: Bus, *, own_origin: str, limits: Limits | None = None
    ) -> None:
        self.limits = limits or Limits()
        self.accounts = accounts
        self.office = office
        self.own_origin = own_origin
        """Where the preview page stands: the chat may always be shown there."""
        self.lines = Lines(office, bus, listeners_per_visitor=self.limits.listeners_per_visitor)
        self.reception = Reception(journal, office, bus)
        self.wheel = Wheel(self.lines.spawn, seconds_per_spoke=self.limits.seconds_per_spoke)

    async def account(self, account_id: str) -> Webchat:
        """A web chat, also a paused one: its calls are kept for later. Raises `NotFound`."""
        try:
            account = await self.accounts.get(AccountId(UUID(account_id)))
        except ValueError:
            raise NotFound from None
        if account.kind != "webchat":
            raise NotFound
        return account

    async def welcome(self, hello_id: str, admitted: Admitted, account: Webchat, after: int) -> Out:
        data = {
            "token": admitted.token,
            "visitor": admitted.visitor.id,
            "identified": bool(admitted.visitor.user_id),
            "after": after,
            "time": clock.now(),
            "look": look(account.settings),
            "duty": await self.office.duty(account),
            "ways": await self.office.ways(account, admitted.visitor.id),
        }
        return Out("welcome", hello_id, data=data)
