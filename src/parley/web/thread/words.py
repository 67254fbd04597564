"""What was said, as it is written on a page; and the signs of its delivery."""

import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from parley.conversations import Attached, State
from parley.web.shell.wording import linked
from parley.workspace import Staff

LONGEST_ENDING = 5
LEADS = ("https://", "http://", "tel:", "mailto:")
SIGNS: Mapping[State, str] = {
    State.QUEUED: "clock",
    State.SENDING: "clock",
    State.SENT: "sent",
    State.DELIVERED: "twice",
    State.READ: "twice",
    State.UNCERTAIN: "doubt",
}


def marked(text: str, mentioned: Sequence[Staff], me: Staff) -> Markup:
    """Text with its links to click on, and with the names of those whom it mentions."""
    names = {f"@{one.name}": one for one in mentioned}
    shown, at = Markup(""), 0
    for found in re.finditer("|".join(map(re.escape, sorted(names, key=len, reverse=True))), text) if names else ():
        kind = "mention mention-me" if names[found[0]].id == me.id else "mention"
        shown += linked(text[at : found.start()]) + Markup('<mark class="{}">{}</mark>').format(kind, found[0])
        at = found.end()
    return shown + linked(text[at:])


def leads(url: str) -> bool:
    """Whether a button's address may be followed: nothing in it runs."""
    return url.startswith(LEADS)


def file_kind(file: Attached) -> str:
    """PDF, DOCX: by the end of its name, or else by what the channel says."""
    _, dot, ending = file.name.rpartition(".")
    return (ending if dot and ending.isalnum() and len(ending) <= LONGEST_ENDING else file.mime.rpartition("/")[2][:20]).upper()
