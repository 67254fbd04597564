"""A scenario tried out without anybody being written to: what would be said, and how each channel would show it."""

from collections.abc import Iterable, Mapping, Sequence

from parley.bot.scenarios.effects import Ask, Effects, Say, Shown
from parley.bot.scenarios.runner import advance, begin
from parley.bot.scenarios.steps import Library
from parley.bot.scenarios.types import Heard, Incoming, State, Struct, World
from parley.channels.fitting import Fitted, fit
from parley.channels.types import Button, Capabilities, File, Media, Reply

PICTURE_BYTES = 200_000
"""As large as a picture of a web page usually is; its real size is known when it is fetched."""


class Played(Struct, frozen=True, kw_only=True):
    """One turn: what came in, what is to be done, where the run stands then, and how each channel shows what is said."""

    incoming: Incoming | None
    effects: Effects
    state: State
    shown: Mapping[str, tuple[Fitted, ...]] = {}


def play(
    name: str,
    library: Library,
    turns: Iterable[Incoming | str | None],
    world: World,
    channels: Mapping[str, Capabilities] | None = None,
) -> list[Played]:
    """Go through a scenario of `library`. A turn that is a text is somebody's words of which nothing else is understood.

    It ends where the run is over, or the turns are. `channels` are capabilities by the name under which they are shown."""
    state = begin(name, library, world)
    played: list[Played] = []
    for turn in turns:
        if state.is_over:
            break
        incoming = Heard(text=turn) if isinstance(turn, str) else turn
        state, effects = advance(library, state, incoming, world)
        played.append(Played(incoming=incoming, effects=effects, state=state, shown=rendered(effects, channels or {})))
    return played


def rendered(effects: Effects, channels: Mapping[str, Capabilities]) -> dict[str, tuple[Fitted, ...]]:
    """What is said in a turn, as each channel would carry it."""
    replies = [reply(one) for one in effects if isinstance(one, Say | Ask)]
    return {channel: tuple(fit(one, can) for one in replies) for channel, can in channels.items()}


def reply(said: Say | Ask) -> Reply:
    """As the room of conversations takes it, but for the picture, of which it wants the stored file."""
    picture = said.picture if isinstance(said, Say) else ""
    files = (File(Media.IMAGE, "picture", "image/jpeg", PICTURE_BYTES, picture),) if picture else ()
    return Reply(text=said.text, buttons=buttons(said.buttons), files=files)


def buttons(shown: Sequence[Shown]) -> tuple[Button, ...]:
    return tuple(Button(one.label, one.payload, one.url) for one in shown)
