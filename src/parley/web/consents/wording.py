"""People's words for what a purpose means, for how a consent came about, and for why there is none."""

from collections.abc import Mapping

from parley import people
from parley.core.i18n import N_
from parley.web.shell.wording import PURPOSES as PURPOSES

Why = people.consents.Why

MEANINGS: Mapping[str, str] = {
    "marketing": N_("Mailings, discounts, invitations. The law forbids them without consent."),
    "reminders": N_("Of an appointment, of a payment, of something that runs out."),
    "surveys": N_("Questions on how satisfied they were."),
    "profiling": N_("Choosing by what somebody bought, read and wrote."),
    "processing": N_("What the law on personal data asks for. Withdrawn, it stops everything but answers."),
}
SAMPLES: Mapping[str, str] = {
    "marketing": N_(
        "I agree to get offers and news of “%(business)s”. I can withdraw this at any time by the word STOP or the link in a letter."
    ),
    "reminders": N_("I agree that “%(business)s” reminds me of appointments and payments."),
    "surveys": N_("I agree that “%(business)s” asks me how satisfied I was."),
    "profiling": N_("I agree that “%(business)s” uses what I bought and wrote to choose offers for me."),
    "processing": N_(
        "I agree that “%(business)s” processes my name, my contacts and our correspondence in order to answer and serve me. "
        "I can withdraw this at any time."
    ),
}
"""What a business may begin with, in each language."""
SOURCES: Mapping[str, str] = {
    "customer": N_("by the customer"),
    "staff": N_("noted by staff"),
    "form": N_("on a form"),
    "import": N_("from an imported list"),
    "provider": N_("by the channel's own switch"),
}
REASONS: Mapping[str, str] = {
    Why.NEVER: N_("not asked"),
    Why.WITHDRAWN: N_("withdrawn"),
    Why.ELSEWHERE: N_("withdrawn at another address"),
    Why.EVERYWHERE: N_("withdrawn in all channels"),
    Why.PROCESSING: N_("data may not be processed"),
}
