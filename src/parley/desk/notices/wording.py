"""What a notice says, in one language. It never repeats what the customer wrote: a push passes through other people's servers."""

from collections.abc import Callable, Mapping

from parley.core.i18n import N_, Translator
from parley.desk.notices.types import Kind

SAYS: dict[Kind, tuple[str, str]] = {
    Kind.MENTIONED: (N_("%(by)s mentioned you"), N_("You were mentioned")),
    Kind.URGENT: (N_("A customer needs somebody at once"), N_("A customer needs somebody at once")),
    Kind.WHISPERED: (N_("%(by)s whispers to you"), N_("Somebody whispers to you")),
    Kind.GIVEN: (N_("%(by)s gave this conversation to you"), N_("This conversation is yours now")),
    Kind.LATE: (N_("Later than promised to the customer"), N_("Later than promised to the customer")),
    Kind.DUE: (N_("Soon later than promised to the customer"), N_("Soon later than promised to the customer")),
    Kind.FAILED: (N_("Your message was not sent"), N_("Your message was not sent")),
    Kind.CALL: (N_("A call was promised: it is yours to make"), N_("A call was promised: it is yours to make")),
    Kind.CALL_LATE: (N_("A call was promised, and nobody has called yet"), N_("A call was promised, and nobody has called yet")),
    Kind.TEAM: (N_("%(by)s passed this to your team"), N_("This was passed to your team")),
    Kind.QUEUE: (N_("A new conversation in the queue"), N_("A new conversation in the queue")),
}


def says(kind: Kind, speech: Translator, *, by: str = "", count: int = 1) -> str:
    """About one conversation."""
    if kind is Kind.ANSWERED:
        return (
            speech.ngettext("%(n)s new message", "%(n)s new messages", count) % {"n": speech.number(count)}
            if count > 1
            else speech.gettext(N_("New message"))
        )
    named, nameless = SAYS[kind]
    return speech.gettext(named) % {"by": by} if by else speech.gettext(nameless)


MANY: Mapping[Kind, Callable[[Translator, int], str]] = {
    Kind.MENTIONED: lambda speech, count: speech.ngettext("%(n)s mention of you", "%(n)s mentions of you", count),
    Kind.WHISPERED: lambda speech, count: speech.ngettext("%(n)s whisper to you", "%(n)s whispers to you", count),
    Kind.URGENT: lambda speech, count: speech.ngettext(
        "%(n)s customer needs somebody at once", "%(n)s customers need somebody at once", count
    ),
    Kind.GIVEN: lambda speech, count: speech.ngettext(
        "%(n)s conversation was given to you", "%(n)s conversations were given to you", count
    ),
    Kind.ANSWERED: lambda speech, count: speech.ngettext("%(n)s new message", "%(n)s new messages", count),
    Kind.FAILED: lambda speech, count: speech.ngettext("%(n)s message was not sent", "%(n)s messages were not sent", count),
    Kind.TEAM: lambda speech, count: speech.ngettext(
        "%(n)s conversation was passed to your team", "%(n)s conversations were passed to your team", count
    ),
    Kind.QUEUE: lambda speech, count: speech.ngettext("%(n)s new conversation in the queue", "%(n)s new conversations in the queue", count),
    Kind.CALL: lambda speech, count: speech.ngettext(
        "%(n)s promised call is yours to make", "%(n)s promised calls are yours to make", count
    ),
    Kind.CALL_LATE: lambda speech, count: speech.ngettext(
        "%(n)s promised call has not been made yet", "%(n)s promised calls have not been made yet", count
    ),
    Kind.LATE: lambda speech, count: speech.ngettext(
        "%(n)s promise to customers is broken", "%(n)s promises to customers are broken", count
    ),
    Kind.DUE: lambda speech, count: speech.ngettext(
        "%(n)s promise to customers is at risk", "%(n)s promises to customers are at risk", count
    ),
}


def says_many(kind: Kind, count: int, speech: Translator) -> str:
    """About so many conversations that nobody wants to hear of each."""
    return MANY[kind](speech, count) % {"n": speech.number(count)}
