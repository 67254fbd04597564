"""What a notice says, in one language. It never repeats what the customer wrote: a push passes through other people's servers."""

from parley.core.i18n import N_, Translator
from parley.desk.notices.types import Kind

SAYS: dict[Kind, tuple[str, str]] = {
    Kind.MENTIONED: (N_("%(by)s mentioned you"), N_("You were mentioned")),
    Kind.WHISPERED: (N_("%(by)s whispers to you"), N_("Somebody whispers to you")),
    Kind.GIVEN: (N_("%(by)s gave this conversation to you"), N_("This conversation is yours now")),
    Kind.FAILED: (N_("Your message was not sent"), N_("Your message was not sent")),
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


def says_many(kind: Kind, count: int, speech: Translator) -> str:
    """About so many conversations that nobody wants to hear of each."""
    match kind:
        case Kind.MENTIONED:
            text = speech.ngettext("%(n)s mention of you", "%(n)s mentions of you", count)
        case Kind.WHISPERED:
            text = speech.ngettext("%(n)s whisper to you", "%(n)s whispers to you", count)
        case Kind.GIVEN:
            text = speech.ngettext("%(n)s conversation was given to you", "%(n)s conversations were given to you", count)
        case Kind.ANSWERED:
            text = speech.ngettext("%(n)s new message", "%(n)s new messages", count)
        case Kind.FAILED:
            text = speech.ngettext("%(n)s message was not sent", "%(n)s messages were not sent", count)
        case Kind.TEAM:
            text = speech.ngettext("%(n)s conversation was passed to your team", "%(n)s conversations were passed to your team", count)
        case Kind.QUEUE:
            text = speech.ngettext("%(n)s new conversation in the queue", "%(n)s new conversations in the queue", count)
    return text % {"n": speech.number(count)}
