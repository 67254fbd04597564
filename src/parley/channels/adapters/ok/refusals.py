"""A name for each way in which Odnoklassniki says no. The numbers are those of https://apiok.ru/en/dev/errors."""

import re
from datetime import timedelta

from parley.channels.adapters.ok import wire
from parley.channels.errors import AccountBroken, OutcomeUnknown, ProviderDown, RateLimited, RecipientGone, Refused, SendError
from parley.core.http import Answer

LONGEST_DETAIL = 300
LONGEST_WAIT = 3600
SECONDS = re.compile(r"[0-9]{1,6}")
USUAL_WAIT = timedelta(seconds=30)
PROCESSING = timedelta(seconds=10)

# Action blocked for a while, flood, limit of a method, limit of everything.
WAITS = {7: timedelta(minutes=5), 8: USUAL_WAIT, 11: timedelta(minutes=1), 26: timedelta(hours=1)}
# Out of service; the request was too slow in coming.
DOWN = frozenset({2, 31})
UNCLEAR = frozenset({1, 9999})
"""Unknown, and critical: whether anything was done nobody says."""
BROKEN = frozenset({50, 101, 102, 103, 104, 105, 160, 200, 210, 401, 402, 403, 451, 453, 457, 514, 900})
"""The key: expired, wrong, replaced, of an application that is off, without the right."""
GONE = frozenset({22, 25, 110, 300, 455, 458, 705, 1102})
"""Not activated, inactive, unknown, closed by friendship or privacy, no such chat: where somebody was written to."""
DENIED = 10
CLOSED = re.compile(r"\bclosed\b", re.IGNORECASE)
"""Who leaves a chat closes it."""
MESSAGE = re.compile(r"\bmid:", re.IGNORECASE)
ECHOED = re.compile(r"((?:secret|access_token)=)[^\s&\"']+")
"""Our own addresses, where OK quotes them: the key and the secret stand in them."""
NOT_READY = re.compile(r"not\.(processed|ready)", re.IGNORECASE)


class NotReady(RateLimited):
    """OK is still at work on a file that was uploaded."""


def refusal(answer: Answer, *, sends: bool = False) -> SendError | None:
    """What an answer that is no success means; a refusal is about a person only where one was written to."""
    said = _spoken(answer)
    if said.error_code is not None:
        words = ECHOED.sub(r"\1…", said.error_msg or f"error {said.error_code}")
        return _named(said.error_code, words[:LONGEST_DETAIL], answer, sends)
    return None if 200 <= answer.status < 300 else by_status(answer)


def by_status(answer: Answer) -> SendError:
    """A status without words of OK's is that of something before it."""
    said, code = f"HTTP {answer.status}", str(answer.status)
    match answer.status:
        case 401:
            return AccountBroken(said, code=code)
        case 429:
            return RateLimited(said, wait=_wait(answer, USUAL_WAIT), code=code)
        case status if status >= 500:
            return ProviderDown(said, code=code)
        case _:
            return Refused(said, code=code)


def _named(number: int, said: str, answer: Answer, sends: bool) -> SendError:
    code = str(number)
    if number in WAITS:
        return RateLimited(said, wait=_wait(answer, WAITS[number]), code=code)
    if NOT_READY.search(said):
        return NotReady(said, wait=PROCESSING, code=code)
    if number in UNCLEAR:
        return (OutcomeUnknown if sends else ProviderDown)(said, code=code)
    if number in DOWN:
        return ProviderDown(said, code=code)
    if number in BROKEN or (number == DENIED and not sends):
        return AccountBroken(said, code=code)
    return (RecipientGone if sends and _is_gone(number, said) else Refused)(said, code=code)


def _is_gone(number: int, said: str) -> bool:
    """A quoted message that is no more is not the person."""
    return bool(CLOSED.search(said)) or (number in GONE and not MESSAGE.search(said))


def _spoken(answer: Answer) -> wire.Refusal:
    try:
        return answer.json(wire.Refusal)
    except (ValueError, RecursionError):
        return wire.Refusal()


def _wait(answer: Answer, usual: timedelta) -> timedelta:
    told = answer.headers.get("retry-after", "").strip()
    return timedelta(seconds=min(int(told), LONGEST_WAIT)) if SECONDS.fullmatch(told) and int(told) else usual
