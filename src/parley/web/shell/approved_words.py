"""People's words for templates: what kind they are, what the provider thinks of them, what stands in their headers."""

from collections.abc import Mapping
from typing import Any

from parley.channels import HeaderKind, TemplateState
from parley.core.i18n import N_

CATEGORIES: Mapping[str, str] = {"marketing": N_("Marketing"), "utility": N_("Service"), "authentication": N_("Code")}
STATES: Mapping[TemplateState, str] = {
    TemplateState.APPROVED: N_("Approved"),
    TemplateState.PENDING: N_("Being checked"),
    TemplateState.REJECTED: N_("Rejected"),
    TemplateState.PAUSED: N_("On hold"),
    TemplateState.DISABLED: N_("Switched off"),
}
LOOKS: Mapping[TemplateState, str] = {
    TemplateState.APPROVED: "good",
    TemplateState.PENDING: "info",
    TemplateState.REJECTED: "danger",
    TemplateState.PAUSED: "warn",
    TemplateState.DISABLED: "danger",
}
"""Of the badges."""
HEADERS: Mapping[HeaderKind, tuple[str, str]] = {
    HeaderKind.IMAGE: ("image", N_("Picture")),
    HeaderKind.VIDEO: ("play", N_("Video")),
    HeaderKind.DOCUMENT: ("file", N_("Document")),
    HeaderKind.LOCATION: ("place", N_("Place on the map")),
}
"""A sign and a word."""
ASKS: Mapping[HeaderKind, str] = {
    HeaderKind.IMAGE: N_("Picture for the header (JPEG or PNG)"),
    HeaderKind.VIDEO: N_("Video for the header (MP4)"),
    HeaderKind.DOCUMENT: N_("Document for the header"),
}
BUTTONS: Mapping[str, str] = {"reply": "reply", "url": "link", "phone": "call", "call": "call", "copy_code": "copy"}
"""Signs."""
LABELS: Mapping[str, str] = {
    **dict.fromkeys(("name", "customer_name", "client_name", "full_name"), N_("Customer's name")),
    **dict.fromkeys(("first_name", "firstname"), N_("Customer's first name")),
    **dict.fromkeys(("order_id", "order_number", "order"), N_("Number of the order")),
    **dict.fromkeys(("date", "day"), N_("Day")),
    "time": N_("Time"),
    "address": N_("Address"),
    "amount": N_("Amount"),
    "service": N_("Service rendered"),
}
"""Of variables that have a usual name."""

WORDS: Mapping[str, Any] = {
    "template_categories": CATEGORIES,
    "template_states": STATES,
    "template_looks": LOOKS,
    "template_headers": HEADERS,
    "template_asks": ASKS,
    "template_buttons": BUTTONS,
    "labels": LABELS,
}
"""For every page on which templates are shown."""
