"""Why a conversation still waits, in one sentence: what stands in the way, how many are before it, how long it will take."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from math import isfinite
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from parley import conversations, routing, workspace
from parley.conversations import Conversation, OwnerKind, Status
from parley.core.db import Tx
from parley.core.i18n import N_, Translator, translator
from parley.core.ids import ConversationId
from parley.routing import Hindrance, State, Wait, Why
from parley.web.shell import faces, zones
from parley.workspace import Presence

TOPICS = f"inbox {routing.agents.CHANGED} {routing.queues.CHANGED}"
"""What changes the sentence, beside time."""
AGAIN, SOON = "20s", "2s"
"""After how long a page asks again; what has only just come in has a sentence in a moment."""
JUST_IN = N_("Waits: it has only just come in")
ALL: Mapping[int, str] = {2: N_("both"), 3: N_("all three"), 4: N_("all four")}
BEFORE: Sequence[str] = (N_("it is the first"), N_("one before it"), N_("two before it"), N_("three before it"), N_("four before it"))
ONE = (
    N_("the only one who could take it"),
    N_("the only one who has the skill %(skills)s"),
    N_("the only one who has the skills %(skills)s"),
)
MANY = (N_("%(all)s who could take it"), N_("%(all)s who have the skill %(skills)s"), N_("%(all)s who have the skills %(skills)s"))
ELSEWHERE: Mapping[State, str] = {
    State.BUSY: N_("not to be disturbed"),
    State.BREAK: N_("on a break"),
    State.AWAY: N_("away"),
    State.OFFLINE: N_("not at work"),
}

PUT_OFF = N_("it is put off until %(time)s")
UNSERVED = N_("in the queue %(queue)s nobody takes such conversations")
UNSKILLED = N_("nobody who serves the queue (%(n)s) has the skill %(skill)s at level %(level)s or higher")
KNOWN = N_("%(name)s knows the customer, and it is kept for them until %(time)s")
LESS_LATER = N_("those with room (%(n)s) have the skill %(skill)s below level %(level)s; from %(time)s on less is enough")
NEVER_LESS = N_("those with room (%(n)s) have the skill %(skill)s below level %(level)s")
AT_ONCE = N_("it goes to somebody in a moment")
WORDS: Mapping[Hindrance, tuple[str, str]] = {
    Hindrance.NOT_YET: (PUT_OFF, PUT_OFF),
    Hindrance.NOBODY: (UNSERVED, UNSERVED),
    Hindrance.SKILL: (UNSKILLED, UNSKILLED),
    Hindrance.GONE: (N_("%(who)s is not there: %(states)s"), N_("%(who)s are not there: %(states)s")),
    Hindrance.KNOWN: (KNOWN, KNOWN),
    Hindrance.PASSED: (N_("the only one with room has let it pass"), N_("%(all)s with room have let it pass")),
    Hindrance.BEST: (LESS_LATER, LESS_LATER),
    Hindrance.FULL: (N_("%(who)s has their hands full"), N_("%(who)s have their hands full")),
    Hindrance.NOTHING: (AT_ONCE, AT_ONCE),
}
"""Of one, and of more."""


class Teller(msgspec.Struct, frozen=True):
    """Tells it in somebody's language and hour."""

    speech: Translator
    zone: ZoneInfo
    skills: Mapping[str, str] = {}
    staff: Mapping[UUID, str] = {}

    def sentence(self, wait: Wait) -> str:
        """Waits: all three who have the skill “Colour” have their hands full; two before it, about 4 minutes"""
        _ = self.speech.gettext
        why = _("Waits: %(why)s") % {"why": self.why(wait.why, wait)} if wait.why else _("Waits until somebody takes it")
        return f"{why}; {', '.join(filter(None, (self._place(wait.ahead), self._estimate(wait))))}"

    def why(self, why: Why, wait: Wait) -> str:
        one, many = WORDS[why.hindrance]
        words = NEVER_LESS if why.hindrance is Hindrance.BEST and not isfinite(why.until) else one if why.count == 1 else many
        return self.speech.gettext(words) % self._values(why, wait)

    def _values(self, why: Why, wait: Wait) -> dict[str, Any]:
        named = self.staff.get(why.agent, "") if isinstance(why.agent, UUID) else ""
        return {
            "n": why.count,
            "all": self._all(why.count),
            "who": self._who(why.count, wait),
            "queue": self._quoted(wait.queue.name or self.speech.gettext(N_("Everything else"))),
            "skill": self._skill(why.skill),
            "level": why.level,
            "name": named,
            "states": self._states(why),
            "time": self.speech.time(datetime.fromtimestamp(why.until, UTC), self.zone) if isfinite(why.until) else "",
        }

    def _who(self, count: int, wait: Wait) -> str:
        """All three who have the skill “Colour”."""
        skills = [self._skill(str(need.skill)) for need in wait.queue.needs]
        words = (ONE if count == 1 else MANY)[min(len(skills), 2)]
        return self.speech.gettext(words) % {"all": self._all(count), "skills": ", ".join(skills)}

    def _all(self, count: int) -> str:
        return self.speech.gettext(ALL[count]) if count in ALL else self.speech.gettext(N_("all %(n)s")) % {"n": count}

    def _states(self, why: Why) -> str:
        """2 on a break, 1 away; of one alone, only what they do."""
        told = [(count, self.speech.gettext(ELSEWHERE[state])) for state, count in sorted(why.states.items()) if state in ELSEWHERE]
        if why.count == 1:
            return ", ".join(state for _, state in told)
        return ", ".join(self.speech.gettext(N_("%(n)s %(state)s")) % {"n": count, "state": state} for count, state in told)

    def _skill(self, id: str) -> str:
        return self._quoted(self.skills.get(id, "?"))

    def _quoted(self, name: str) -> str:
        return self.speech.gettext(N_("“%(name)s”")) % {"name": name}

    def _place(self, ahead: int) -> str:
        _ = self.speech.gettext
        if ahead < len(BEFORE):
            return _(BEFORE[ahead])
        words = N_("%(n)s before it") if ahead < routing.MOST_AHEAD else N_("more than %(n)s before it")
        return _(words) % {"n": self.speech.number(ahead)}

    def _estimate(self, wait: Wait) -> str:
        if wait.estimate is None:
            return ""
        minutes = max(1, round(wait.estimate.total_seconds() / 60))
        return self.speech.ngettext("about %(n)s minute", "about %(n)s minutes", minutes) % {"n": minutes}


@get("/conversations/{conversation_id:uuid}/wait")
async def wait(tx: NamedDependency[Tx], presence: NamedDependency[Presence], conversation_id: FromPath[UUID]) -> Template:
    """The sentence as it is now; empty for what waits no more."""
    workspace.require(presence.staff, "conversations.read")
    found = await conversations.conversation(tx, ConversationId(conversation_id))
    return Template("thread/_wait.html", context={"conversation": found, **await told(tx, found, presence)})


async def told(tx: Tx, found: Conversation, presence: Presence) -> dict[str, Any]:
    """What the template needs: why it waits, or nothing."""
    if found.owner_kind is not OwnerKind.QUEUE or found.status is not Status.OPEN or found.joined_to:
        return {"why_it_waits": ""}
    known, speech = await routing.wait_of(tx, found.id), translator(presence.staff.language)
    said = (await _teller(tx, speech, presence)).sentence(known) if known else speech.gettext(JUST_IN)
    return {"why_it_waits": said, "why_topics": TOPICS, "why_again": AGAIN if known else SOON}


async def _teller(tx: Tx, speech: Translator, presence: Presence) -> Teller:
    skills = {str(skill.id): skill.name for skill in await routing.queues.skills(tx)}
    staff = {id: one.name for id, one in (await faces.colleagues(tx)).items()}
    return Teller(speech, zones.zone_of(presence), skills, staff)
