"""The form of an agent outside: what stands in it, and what it means."""

from typing import Annotated

import msgspec

from parley import routing
from parley.routing import QueueId
from parley.web.settings.choices import Chosen, chosen
from parley.workspace import TeamId

Short = Annotated[str, msgspec.Meta(max_length=1000)]
Number = Annotated[str, msgspec.Meta(max_length=10)]
LONGEST_SECONDS = 24 * 3600
MOST_AT_ONCE = 100


class AgentForm(msgspec.Struct):
    name: Short = ""
    url: Annotated[str, msgspec.Meta(max_length=3000)] = ""
    learns: Chosen = ""
    queues: Chosen = ""
    teams: Chosen = ""
    chats: Number = "20"
    mails: Number = "20"
    accept_seconds: Number = "20"
    answer_seconds: Number = "120"

    @property
    def told(self) -> tuple[str, ...]:
        return (self.learns,) if isinstance(self.learns, str) else tuple(self.learns)

    @property
    def ticked(self) -> frozenset[str]:
        """Ids of queues and teams."""
        return frozenset(map(str, (*chosen(self.queues), *chosen(self.teams))))

    def manner(self) -> routing.outside.Manner:
        """Raises TermsUnusable."""
        limits = {"chat": _number(self.chats, 0, MOST_AT_ONCE, "chats"), "mail": _number(self.mails, 0, MOST_AT_ONCE, "mails")}
        return routing.outside.Manner(
            name=self.name,
            url=self.url,
            tells=tuple(told for told in routing.outside.TELLINGS if told in self.told),
            queues=tuple(map(QueueId, chosen(self.queues))) or None,
            teams=tuple(map(TeamId, chosen(self.teams))),
            limits=limits,
            accept_seconds=_number(self.accept_seconds, 1, LONGEST_SECONDS, "accept_seconds"),
            answer_seconds=_number(self.answer_seconds, 1, LONGEST_SECONDS, "answer_seconds"),
        )


def filled(agent: routing.outside.OutsideAgent) -> AgentForm:
    return AgentForm(
        name=agent.name,
        url=agent.url,
        learns=list(agent.tells),
        queues=[str(id) for id in agent.queues or ()],
        teams=[str(id) for id in agent.teams],
        chats=str(agent.limits.get("chat", 0)),
        mails=str(agent.limits.get("mail", 0)),
        accept_seconds=str(agent.accept_seconds),
        answer_seconds=str(agent.answer_seconds),
    )


def _number(text: str, least: int, most: int, field: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdecimal() and least <= int(digits) <= most):
        raise routing.outside.TermsUnusable(field=field)
    return int(digits)
