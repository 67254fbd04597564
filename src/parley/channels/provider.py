"""Calling a provider: what can happen to the line, named in a channel's words."""

from typing import Any

from parley.channels.errors import AccountBroken, OutcomeUnknown, ProviderDown, Refused
from parley.core.http import AddressForbidden, Answer, AnswerTooLarge, Http, NoAnswer, Unreachable


async def ask(http: Http, method: str, url: str, *, sends: bool = False, **request: Any) -> Answer:
    """One call. `sends` says that it may leave something behind, so that silence means an unknown outcome.

    The keywords are those of `Http.call`. Raises a `SendError`; an answer of any status is returned.
    """
    try:
        return await http.call(method, url, **request)
    except Unreachable as error:
        raise ProviderDown(str(error)) from None
    except NoAnswer as error:
        raise (OutcomeUnknown if sends else ProviderDown)(str(error)) from None
    except AnswerTooLarge as error:
        raise (OutcomeUnknown if sends else Refused)(str(error)) from None
    except AddressForbidden as error:
        raise AccountBroken(str(error)) from None
