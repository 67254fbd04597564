"""People's words for laws, requests and erasures."""

from collections.abc import Mapping

from parley import people
from parley.core.i18n import N_

WISHES: Mapping[people.privacy.Wish, str] = {
    people.privacy.Wish.ACCESS: N_("Access to the data"),
    people.privacy.Wish.ERASURE: N_("Erasure"),
    people.privacy.Wish.RECTIFICATION: N_("Correction"),
    people.privacy.Wish.RESTRICTION: N_("Restriction of processing"),
    people.privacy.Wish.OBJECTION: N_("Objection to processing"),
    people.privacy.Wish.PORTABILITY: N_("Copy to take along"),
}
CHANNELS: Mapping[str, str] = {
    "email": N_("by e-mail"),
    "chat": N_("in a messenger or chat"),
    "phone": N_("by phone"),
    "post": N_("by post"),
    "visit": N_("in person"),
    "authority": N_("through an authority"),
}
STATES: Mapping[str, str] = {
    "open": N_("Waits for an answer"),
    "done": N_("Done"),
    "refused": N_("Refused"),
    "withdrawn": N_("Withdrawn"),
}
LAWS: Mapping[people.privacy.Law, str] = {
    people.privacy.Law.RUSSIA: N_("Russia: 152-FZ, ten working days"),
    people.privacy.Law.UKRAINE: N_("Ukraine: law 2297-VI, thirty days"),
    people.privacy.Law.EUROPE: N_("European Union: GDPR, one month"),
}
BASES: Mapping[people.privacy.Basis, str] = {
    people.privacy.Basis.REQUEST: N_("the person asked for it"),
    people.privacy.Basis.WITHDRAWAL: N_("consent was withdrawn"),
    people.privacy.Basis.PURPOSE: N_("the data is not needed any more"),
    people.privacy.Basis.UNLAWFUL: N_("it was collected without a legal ground"),
    people.privacy.Basis.DUTY: N_("a law or a court demands it"),
}
PROGRESS: Mapping[str, str] = {
    "waiting": N_("Waits"),
    "running": N_("Under way"),
    "done": N_("Erased"),
    "stopped": N_("Stopped"),
}
COUNTED: Mapping[str, str] = {
    "messages": N_("Messages and notes"),
    "message_versions": N_("Earlier versions"),
    "files": N_("Files"),
    "deliveries": N_("Sent parts"),
    "conversations": N_("Conversations"),
    "journal": N_("Raw calls"),
    "drafts": N_("Drafts"),
    "notices": N_("Notices"),
    "hook_deliveries": N_("Entries of the webhooks' log"),
    "person_facts": N_("Fields"),
    "person_notes": N_("Notes about the person"),
    "person_tags": N_("Tags"),
    "touchpoints": N_("Visits and events"),
    "identities": N_("Addresses"),
    "persons": N_("Names"),
}
"""What an erasure counts; what is not here is counted in its protocol alone."""
