"""Names for X's refusals, with plain words before X's own where they need some."""

import re
from datetime import timedelta

from parley.channels.adapters.x.answers import Problem
from parley.channels.errors import AccountBroken, NotPaid, ProviderDown, RateLimited, RecipientGone, Refused, SendError
from parley.core import clock
from parley.core.http import Answer
from parley.core.i18n import N_

LONGEST_DETAIL = 400
UNTOLD_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)

NO_CREDIT = N_("X is paid by use, and your X app has no credit left. Buy some at console.x.com, then send this again.")
CAPPED = N_("Your X app has used up what its plan or its spending limit allows until the next month. See console.x.com.")
NOT_IN_PLAN = N_("Your X app may not use this part of X. Look at its project and plan at console.x.com.")
NO_RIGHTS = N_(
    "Your X app may not use direct messages. Allow it to read, write and see them at console.x.com, then make a new access token."
)
EXPLAINED = {
    "Could not find user": N_("X knows nobody by this number. What was said in public can be answered from here in private only."),
    "CrcValidationFailed": N_(
        "X called Parley's address and did not get the answer it wants. Is it public, and is the secret the app's own?"
    ),
    "UrlValidationFailed": N_("X wants a public https address without a port."),
    "WebhookLimitExceeded": N_("Your X app has no room for one more webhook. Remove one at console.x.com."),
    "SubscriptionLimitExceeded": N_("Your X app has no room for more subscriptions. Remove some at console.x.com."),
}

# By their numbers: suspended, locked, an account that is none any more, wrong or withdrawn keys, an app that is switched off.
BROKEN = frozenset({32, 64, 89, 99, 135, 215, 326, 415, 416})
# Not a follower, messages closed, blocked, nobody there, gone, only people with a mark may write.
GONE = frozenset({34, 50, 63, 108, 150, 349, 476})
# Said the same just before, looks automated, too many at once for X's taste: the next message may go through.
PASSING = frozenset({187, 226, 344})
MISSING_RIGHTS = re.compile(r"oauth1-permissions|oauth1 app permissions|access-level|access or delete your direct", re.IGNORECASE)
CLOSED = re.compile(r"permission to DM|cannot send messages to|not following you", re.IGNORECASE)
UNENROLLED = re.compile(r"client-forbidden|client-not-enrolled|unsupported-authentication", re.IGNORECASE)
LIMITS = ("x-user-limit-24hour", "x-app-limit-24hour", "x-rate-limit")


def refusal(answer: Answer, *, to_person: bool = False) -> SendError:
    """What an answer that is no success means; `to_person` where somebody was to get a message."""
    problem = _problem(answer)
    said = _explained(problem.said() or f"HTTP {answer.status}")
    match answer.status:
        case 401:
            return AccountBroken(said, code="401")
        case 402:
            return NotPaid(_before(NO_CREDIT, said), code="402")
        case 403 | 404:
            return _forbidden(answer.status, problem, said, to_person)
        case 429:
            return _too_many(answer, problem, said)
        case status if status >= 500:
            return ProviderDown(said, code=str(status))
        case status:
            return Refused(said, code=str(status))


def _forbidden(status: int, problem: Problem, said: str, to_person: bool) -> SendError:
    """Because of the app, of the account, of the person written to, or of this one message."""
    code, codes, words = str(status), {fault.code for fault in problem.errors}, f"{problem.type} {problem.reason} {said}"
    if MISSING_RIGHTS.search(words):
        return AccountBroken(_before(NO_RIGHTS, said), code=code)
    if UNENROLLED.search(words):
        return AccountBroken(_before(NOT_IN_PLAN, said), code=code)
    if "usage-capped" in words or "spending limit" in words:
        return NotPaid(_before(CAPPED, said), code=code)
    if codes & BROKEN:
        return AccountBroken(said, code=code)
    # Whatever else it is that X forbids when a message is sent, it is this person who does not take ours.
    gone = to_person and not codes & PASSING
    return RecipientGone(said, code=code) if gone or codes & GONE or CLOSED.search(words) else Refused(said, code=code)


def _too_many(answer: Answer, problem: Problem, said: str) -> SendError:
    """Too fast, or too much until the month is over: only the first passes by waiting."""
    if "usage-capped" in problem.type or "spending limit" in said or "credits" in said:
        return NotPaid(_before(CAPPED, said), code="429")
    return RateLimited(said, wait=min(_told_wait(answer), LONGEST_WAIT), code="429")


def _told_wait(answer: Answer) -> timedelta:
    """As `Retry-After` says, else until the window ends that is used up."""
    told = answer.headers.get("retry-after", "")
    if re.fullmatch(r"[0-9]{1,6}", told):
        return timedelta(seconds=int(told))
    ends = next((answer.headers.get(f"{limit}-reset", "") for limit in LIMITS if _used_up(answer, limit)), "")
    if not re.fullmatch(r"[0-9]{1,11}", ends):
        return UNTOLD_WAIT
    left = timedelta(seconds=int(ends) - int(clock.now().timestamp()))
    return left if left > timedelta() else UNTOLD_WAIT


def _used_up(answer: Answer, limit: str) -> bool:
    left = answer.headers.get(f"{limit}-remaining", "0" if limit == LIMITS[-1] else "")
    return left == "0"


def _problem(answer: Answer) -> Problem:
    try:
        return answer.json(Problem)
    except (ValueError, RecursionError):
        return Problem()


def _explained(said: str) -> str:
    plain = next((words for name, words in EXPLAINED.items() if name in said), "")
    return _before(plain, said) if plain else said[:LONGEST_DETAIL]


def _before(plain: str, said: str) -> str:
    return f"{plain} ({said})"[:LONGEST_DETAIL]
