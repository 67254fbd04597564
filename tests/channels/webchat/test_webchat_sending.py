"""What the web chat's adapter sends: nothing, since the message stands in our own database and the browser reads it there."""

from parley.channels.adapters.webchat import Webchat, WebchatSettings
from parley.channels.types import Account, Part
from parley.core import ids
from parley.core.http import Http
from parley.core.ids import AccountId, WorkspaceId


async def test_a_send_is_done_at_once_and_asks_nobody() -> None:
    account = Account(AccountId(ids.new()), WorkspaceId(ids.new()), "webchat", "Site", WebchatSettings())
    async with Http() as http:
        receipt = await Webchat().send(Part(to="ada", text="Hi", key="delivery-1"), account, http)
    assert receipt.ids == ("delivery-1",)
