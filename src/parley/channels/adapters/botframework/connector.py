"""One call of the connector, and a name for each of its answers."""

from datetime import timedelta
from typing import Any

from parley.channels.adapters.botframework import places, wire
from parley.channels.adapters.botframework.login import Logins, wait_told
from parley.channels.adapters.botframework.settings import BotAccount
from parley.channels.errors import AccountBroken, OutcomeUnknown, ProviderDown, RateLimited, RecipientGone, Refused, SendError
from parley.channels.provider import ask
from parley.core.http import Answer, Http

GONE = frozenset(
    {
        "BotDisabledByAdmin",
        "BotNotInConversationRoster",
        "ConversationBlockedByUser",
        "ConversationNotFound",
        "Forbidden",
        "MessageWritesBlocked",
    }
)
"""The customer blocked or removed the bot, their administrator did, or the conversation is no more."""
AGAIN = frozenset({412, 503})
"""Nothing was taken: two at once in one conversation, or nobody there."""
LONGEST_DETAIL = 300
ANSWERS_WITHIN = timedelta(seconds=15)
UPLOADS_WITHIN = timedelta(seconds=50)
THROTTLED_FOR = timedelta(seconds=5)


async def post(activity: dict[str, Any], to: str, account: BotAccount, http: Http, logins: Logins, *, sends: bool = True) -> wire.Sent:
    """Put an activity into a conversation. Raises the `SendError` that names the refusal."""
    url = places.activities(to, account)
    kept = logins.kept(account)
    answer = await _posted(url, activity, kept or await logins.fresh(account, http), http, sends=sends)
    if answer.status == 401 and kept:
        # A secret that was changed ends its tokens early. Nothing was taken, so it is said once more under a new one.
        answer = await _posted(url, activity, await logins.fresh(account, http), http, sends=sends)
    if answer.status >= 300:
        raise _refusal(answer, OutcomeUnknown if sends else ProviderDown)
    return _sent(answer)


async def _posted(url: str, activity: dict[str, Any], token: str, http: Http, *, sends: bool) -> Answer:
    timeout = UPLOADS_WITHIN if sends else ANSWERS_WITHIN
    return await ask(http, "POST", url, sends=sends, json=activity, headers={"authorization": f"Bearer {token}"}, timeout=timeout)


def _sent(answer: Answer) -> wire.Sent:
    """Some channels take an activity and name no id for it."""
    try:
        return answer.json(wire.Sent)
    except (ValueError, RecursionError):
        return wire.Sent()


def _refusal(answer: Answer, unclear: type[SendError]) -> SendError:
    fault = _fault(answer)
    said = (fault.message or fault.code or f"HTTP {answer.status}")[:LONGEST_DETAIL]
    code = fault.code or str(answer.status)
    match answer.status:
        case 401:
            return AccountBroken(said, code=code)
        case 403 | 404 if code in GONE:
            return RecipientGone(said, code=code)
        case 429:
            return RateLimited(said, wait=wait_told(answer, THROTTLED_FOR), code=code)
        case status if status in AGAIN:
            return ProviderDown(said, code=code)
        case status if status == 408 or status >= 500:
            # Behind a gateway's error the activity may have been taken all the same, and there is no key by which to repeat it.
            return unclear(said, code=code)
        case _:
            return Refused(said, code=code)


def _fault(answer: Answer) -> wire.Fault:
    try:
        return answer.json(wire.Complaint).error
    except (ValueError, RecursionError):
        return wire.Fault()
