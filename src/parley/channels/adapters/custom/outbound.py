"""Our words, as the owner's program hears them, and what its answers mean."""

from datetime import timedelta

import msgspec

from parley.channels.adapters.custom import wire
from parley.channels.errors import AccountBroken, OutcomeUnknown, ProviderDown, RateLimited, RecipientGone, Refused, SendError
from parley.channels.types import File, Media, Part
from parley.core import clock
from parley.core.http import Answer

LONGEST_WAIT = 3600
SORTS: dict[Media, wire.Sort] = {Media.IMAGE: "image", Media.VIDEO: "video", Media.AUDIO: "audio", Media.VOICE: "voice"}


def message(part: Part) -> bytes:
    said = wire.Message(
        key=part.key,
        thread=part.to,
        text=part.text,
        attachments=tuple(_file(file) for file in part.files),
        buttons=tuple(wire.OutButton(button.label, button.payload, button.url) for button in part.buttons),
        reply_to=part.quoted,
    )
    return msgspec.json.encode(wire.Said("message.send", clock.now(), said))


def typing(thread: str) -> bytes:
    return msgspec.json.encode(wire.Said("typing.started", clock.now(), wire.Typing(thread)))


def id_of(answer: Answer) -> str:
    """The program's own id of what it took, if it tells one."""
    if not answer.body:
        return ""
    try:
        return answer.json(wire.Took).id
    except (ValueError, RecursionError):
        raise OutcomeUnknown("an answer that is not JSON") from None


def refusal(answer: Answer) -> SendError:
    said, code = f"HTTP {answer.status}", str(answer.status)
    match answer.status:
        case 401 | 403 | 405:
            return AccountBroken(said, code=code)
        case 404 | 410:
            return RecipientGone(said, code=code)
        case 408:
            return ProviderDown(said, code=code)
        case 429:
            wait = answer.headers.get("retry-after", "")
            return RateLimited(said, wait=timedelta(seconds=min(int(wait), LONGEST_WAIT) if wait.isdecimal() else 1), code=code)
        case status if status >= 500:
            return ProviderDown(said, code=code)
        case _:
            return Refused(said, code=code)


def _file(file: File) -> wire.File:
    return wire.File(SORTS.get(file.type, "file"), file.name, file.mime, file.data)
