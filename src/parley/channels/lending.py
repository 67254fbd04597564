"""Files lent to providers that take no bytes, only an address from which they and the customer's phone get them."""

from datetime import timedelta
from urllib.parse import quote

import msgspec

from parley.channels.types import File
from parley.core import clock
from parley.core.ground import Ground

LENT = "/lent/"
PURPOSE = "lent"
LENT_FOR = timedelta(days=30)
"""Some providers keep no copy: after this, what was sent can no longer be opened in the customer's app."""
LONGEST_NAME = 80


class Lent(msgspec.Struct, frozen=True, array_like=True):
    """What the token in such an address stands for."""

    key: str
    name: str
    mime: str
    size: int


def lend(ground: Ground, file: File) -> str:
    """A public address, good for a while: whoever has it gets the file. It ends like the file's name, since some go by that."""
    name = file.name[-LONGEST_NAME:] or "file"
    lent = msgspec.msgpack.encode(Lent(file.key, name, file.mime, file.size))
    token = ground.signer.sign(PURPOSE, lent, expires=clock.now() + LENT_FOR)
    return f"{ground.settings.public_url}{LENT}{token}/{quote(name, safe='')}"


def lent(ground: Ground, token: str) -> Lent:
    """Raises a `TokenError` for an address that is not ours, or no longer good."""
    return msgspec.msgpack.decode(ground.signer.read(PURPOSE, token, clock.now()), type=Lent)
