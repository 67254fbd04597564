"""A name for each way in which the Graph API says no."""

import re
from datetime import timedelta

import msgspec

from parley.channels.adapters.meta.envelope import Wire
from parley.channels.errors import AccountBroken, OutcomeUnknown, ProviderDown, RateLimited, RecipientGone, Refused, SendError, WindowClosed
from parley.core.http import Answer

BY_SUBCODE: dict[int, type[SendError]] = {
    1357046: OutcomeUnknown,
    1545012: ProviderDown,
    1545041: RecipientGone,
    2018001: RecipientGone,
    2018065: WindowClosed,
    2018108: RecipientGone,
    2018278: WindowClosed,
    2534022: WindowClosed,
}
BY_CODE: dict[int, type[SendError]] = {
    -1: ProviderDown,
    1: ProviderDown,
    2: ProviderDown,
    102: AccountBroken,
    190: AccountBroken,
    551: RecipientGone,
    1200: ProviderDown,
}
# With a subcode they speak of one message or one person; without, of what the token may do at all.
PERMISSIONS = frozenset({3, 10, *range(200, 300)})
TOO_MANY = frozenset({4, 17, 32, 341, 613, *range(80000, 80015)})
USAGE = "x-business-use-case-usage"
UNTOLD_WAIT = timedelta(minutes=1)
LONGEST_MINUTES = 60
LONGEST_WAIT = timedelta(minutes=LONGEST_MINUTES)
LONGEST_DETAIL = 300


class Error(Wire, frozen=True):
    message: str = ""
    code: int = 0
    error_subcode: int | None = None
    is_transient: bool = False


class Complaint(Wire, frozen=True):
    """What every refusal looks like."""

    error: Error


class Usage(Wire, frozen=True):
    """How much of a limit is used up, and in how many minutes there is some again."""

    estimated_time_to_regain_access: int | float = 0


def complaint(answer: Answer) -> Complaint | None:
    try:
        return answer.json(Complaint)
    except (ValueError, RecursionError):
        return None


def refusal(error: Error, answer: Answer, token: str) -> SendError:
    said, code = _without(token, error.message)[:LONGEST_DETAIL], _named(error)
    if error.code in TOO_MANY:
        return RateLimited(said, wait=_wait(answer), code=code)
    return _kind(error)(said, code=code)


def unspoken(answer: Answer, unclear: type[SendError]) -> SendError:
    """For an answer in which nothing is Meta's: a proxy's page, a gateway that gave up."""
    said, code = f"HTTP {answer.status}", str(answer.status)
    if answer.status == 429:
        return RateLimited(said, wait=_wait(answer), code=code)
    return (unclear if answer.status >= 500 else Refused)(said, code=code)


def _kind(error: Error) -> type[SendError]:
    if named := BY_SUBCODE.get(error.error_subcode or 0) or BY_CODE.get(error.code):
        return named
    if error.code in PERMISSIONS and not error.error_subcode:
        return AccountBroken
    return ProviderDown if error.is_transient else Refused


def _named(error: Error) -> str:
    return f"{error.code}/{error.error_subcode}" if error.error_subcode else str(error.code)


def _without(token: str, said: str) -> str:
    """Meta quotes a token that it cannot read. An app's own is its number and its secret."""
    for secret in (token, token.rpartition("|")[2]):
        said = said.replace(secret, "…") if secret else said
    return said


def _wait(answer: Answer) -> timedelta:
    told = answer.headers.get("retry-after", "")
    if re.fullmatch(r"[0-9]{1,6}", told):
        return min(timedelta(seconds=int(told)), LONGEST_WAIT)
    minutes = max((usage.estimated_time_to_regain_access for usage in _usages(answer)), default=0)
    return timedelta(minutes=min(minutes, LONGEST_MINUTES)) if minutes > 0 else UNTOLD_WAIT


def _usages(answer: Answer) -> list[Usage]:
    try:
        by_account = msgspec.json.decode(answer.headers.get(USAGE, "{}"), type=dict[str, list[Usage]])
    except (ValueError, RecursionError):
        return []
    return [usage for usages in by_account.values() for usage in usages]
