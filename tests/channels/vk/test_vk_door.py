"""VK's Callback API at our own door: it is confirmed by what we answer, and stops calling when it hears `ok`."""

import msgspec

from parley.core.ground import Ground
from parley.core.lanes import Worker
from tests.channels.desk import connected
from tests.providers import vk as fake
from tests.spine.conftest import Salon
from tests.spine.conftest import ground as ground
from tests.spine.conftest import salon as salon
from tests.spine.conftest import worker as worker


async def test_the_door_says_what_vk_wants_to_hear(
    vk: fake.Vk, community: fake.Community, ada: fake.User, ground: Ground, salon: Salon, worker: Worker
) -> None:
    settings = {"token": community.token, "group_id": community.id, "mode": "webhook", "api_url": vk.address}
    async with connected(ground, salon, "vk", settings) as desk:
        states = [server.status for server in community.servers.values()]
        await ada.writes("Вы работаете?")
        await vk.settled()
        heard = await desk.heard(1)
        forged = msgspec.json.encode({"type": "confirmation", "group_id": community.id, "secret": "guessed"})
        answer = await ground.http.call("POST", desk.address, body=forged)

    assert states == ["ok"]
    assert [message.text for message in heard] == ["Вы работаете?"]
    assert (answer.status, answer.body) == (401, b"")
