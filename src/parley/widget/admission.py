"""Who the visitor is: known by the browser's token, by the site's word, or new."""

from datetime import UTC, datetime
from uuid import uuid4

import msgspec

from parley.channels.adapters.webchat import WebchatSettings, tokens
from parley.channels.adapters.webchat.tokens import SiteUser, Visitor
from parley.channels.errors import InvalidSignature
from parley.widget.protocol import Hello


class Admitted(msgspec.Struct, frozen=True):
    visitor: Visitor
    token: str
    """For the browser to keep."""
    known: bool = False
    """Came with a token of the same visitor, and so may resume."""
    logged_in: bool = False
    """Was anonymous until now: the journal has to hear it."""

    @property
    def met(self) -> bool:
        """May have a feed already."""
        return self.known or bool(self.visitor.user_id)


def admit(hello: Hello, settings: WebchatSettings, now: datetime) -> Admitted:
    """Raises `InvalidSignature` for a token that is forged or too old."""
    if hello.user:
        return _by_the_sites_word(tokens.site_user(hello.user, settings, now), _previous(hello, settings, now), settings)
    if not hello.token:
        return _anonymous(uuid4().hex, settings, now)
    visitor = tokens.kept(hello.token, settings, now)
    return Admitted(visitor, hello.token, known=True) if visitor.user_id else _anonymous(visitor.id, settings, now, known=True)


def _anonymous(visitor_id: str, settings: WebchatSettings, now: datetime, *, known: bool = False) -> Admitted:
    visitor = Visitor(visitor_id)
    return Admitted(visitor, tokens.keep(visitor, settings, until=now + tokens.ANONYMOUS_LASTS), known=known)


def _by_the_sites_word(user: SiteUser, before: Visitor | None, settings: WebchatSettings) -> Admitted:
    """Keeps an anonymous talk that has begun in this browser; never the talk of another user who sat here before."""
    continues = before is not None and before.user_id in ("", user.user_id)
    visitor_id = before.id if before and continues else f"user:{user.user_id}"
    visitor = Visitor(visitor_id, user.user_id, user.name, user.email, user.phone)
    token = tokens.keep(visitor, settings, until=datetime.fromtimestamp(user.exp, UTC))
    return Admitted(visitor, token, known=continues, logged_in=before is not None and not before.user_id)


def _previous(hello: Hello, settings: WebchatSettings, now: datetime) -> Visitor | None:
    """Beside a valid word of the site, a stale token is no obstacle."""
    try:
        return tokens.kept(hello.token, settings, now) if hello.token else None
    except InvalidSignature:
        return None
