"""The settings' own page: every section as a card with one sentence, and a search over them."""

from collections.abc import Mapping
from itertools import groupby

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from parley.core.db import Tx
from parley.core.i18n import N_, Translator, translator
from parley.core.text import fold
from parley.web.shell import navigation
from parley.web.shell.navigation import Place
from parley.workspace import Staff

ABOUT: Mapping[str, tuple[str, str]] = {
    "/settings/profile": (N_("Your name, language, and where you are signed in."), N_("password sessions account")),
    "/settings/security": (N_("A second step at sign-in, passkeys, and where you are signed in."), N_("password two-factor passkey 2FA")),
    "/settings/notifications": (N_("What you want to hear of, and when you want quiet."), N_("notifications sound push digest")),
    "/settings/shortcuts": (N_("Shortcuts for everything that you do often."), N_("keyboard hotkeys")),
    "/settings/workspace": (N_("Name, logo, colour, language, and time zone of your business."), N_("brand branding address")),
    "/settings/locations": (N_("Your salons, shops, and clinics: where they are and when they are open."), N_("branches addresses phone")),
    "/settings/hours": (N_("Working hours, holidays, and days that are unlike others."), N_("schedule calendar weekend lunch")),
    "/settings/staff": (N_("Who works here, and what they may do."), N_("colleagues invite employees users")),
    "/settings/teams": (N_("Groups of colleagues with a queue of their own."), N_("groups departments")),
    "/what-if": (
        N_("How long customers would wait with more people, or fewer."),
        N_("simulator staffing forecast shifts waiting Erlang"),
    ),
    "/settings/roles": (N_("Which role may do what."), N_("permissions rights access")),
    "/settings/queues": (N_("Where conversations wait, and whom they are given to."), N_("routing assign distribute ACD")),
    "/settings/skills": (N_("What some of you can do better than others."), N_("routing levels languages")),
    "/settings/agents": (N_("Who takes how much at once, what they can, and when."), N_("routing limits capacity shift availability")),
    "/settings/tags": (N_("Words by which you sort conversations."), N_("labels colours merge")),
    "/settings/replies": (N_("Texts that are said again and again."), N_("templates canned answers")),
    "/settings/macros": (N_("Several steps in one click."), N_("automation actions")),
    "/settings/public-comments": (
        N_("How soon comments under your posts are answered."),
        N_("SLA wall Facebook Instagram VK first answer"),
    ),
    "/settings/sla": (
        N_("How soon customers are answered, and what is done when it is late."),
        N_("deadlines response time resolution promise"),
    ),
    "/settings/call-backs": (
        N_("Within which time you call whoever is in need, and who sees to it."),
        N_("callback telephone urgent promise"),
    ),
    "/settings/fields": (
        N_("What you note about your customers beside their name."),
        N_("fields birthday attributes"),
    ),
    "/settings/api": (N_("Keys for programs that work with Parley."), N_("API REST integration")),
    "/settings/webhooks": (N_("Addresses that Parley calls when something happens."), N_("webhooks integration")),
    "/settings/retention": (N_("How long conversations, files, and records are kept."), N_("privacy delete storage GDPR")),
    "/settings/practice": (N_("Invented customers to try things out with, and a button that removes them."), N_("demo demonstration test")),
    "/settings/audit": (N_("Who did what, when, and from where."), N_("history log export CSV")),
    "/settings/work": (N_("What Parley could not finish by itself."), N_("errors queue retry")),
}
"""One sentence for each section, and other words by which people look for it."""


class Card(msgspec.Struct, frozen=True):
    place: Place
    label: str
    about: str
    words: str

    def answers(self, wanted: str) -> bool:
        return all(word in fold(f"{self.label} {self.about} {self.words}") for word in fold(wanted).split())


@get("/settings")
async def settings(tx: NamedDependency[Tx], me: NamedDependency[Staff], q: FromQuery[str] = "") -> Template:
    wanted = q.strip()[:100]
    found = [card for card in cards(me) if card.answers(wanted)]
    groups = [(group, list(cards)) for group, cards in groupby(found, key=lambda card: card.place.group)]
    return Template("settings/index.html", context={"groups": groups, "wanted": wanted})


def cards(me: Staff) -> list[Card]:
    """The sections that are open to somebody, in their language."""
    speech = translator(me.language)
    return [_card(place, speech) for place in navigation.open_to(me, navigation.SETTINGS)]


def _card(place: Place, speech: Translator) -> Card:
    about, words = ABOUT.get(place.path, ("", ""))
    return Card(place, speech.gettext(place.label), speech.gettext(about), speech.gettext(words))
