"""By which elements mail clients show that an older letter begins, and which elements nobody is meant to see."""

import re

from parley.channels.adapters.email.markup import Tag

OLD_LETTER_IDS = frozenset(
    {
        "divrplyfwdmsg",
        "appendonsend",
        "mail-editor-reference-message-container",
        "ms-outlook-mobile-reference-message",
        "replysplit",
        "isforwardcontent",
    }
)
OLD_LETTER_CLASSES = frozenset(
    {
        "gmail_quote",
        "gmail_quote_container",
        "gmail_attr",
        "moz-cite-prefix",
        "yahoo_quoted",
        "protonmail_quote",
        "tutanota_quote",
        "outlookmessageheader",
        "zmail_extra",
        "wisestamp_quote",
        "mail-quote-collapse",
        "x_gmail_quote",
    }
)
OLD_LETTER_NAMES = frozenset({"messagereplysection", "quoted-content"})
# Outlook draws a thin line above "From: … Sent: …"; Windows Mail the same in other words.
RULE_ABOVE = re.compile(
    r"border-top:\s*(?:solid\s+#(?:e1e1e1|b5c4df)|1pt\s+solid\s+#(?:e1e1e1|b5c4df))|border-top-color:\s*rgb\(229,\s*229,\s*229\)"
)
MAX_STYLE = 2000
HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden|mso-hide:\s*all|max-height:\s*0(?:px)?\s*(?:;|\Z)")
NO_MARGIN = re.compile(r"margin(?:-bottom)?:\s*0")
CLOSE_CLASSES = re.compile(r"\b(?:x_)?mso(?:normal|plaintext|nospacing)", re.IGNORECASE)


def begins_old_letter(tag: Tag) -> bool:
    """Whether what stands in (or behind) this element is the letter that was answered or forwarded."""
    given = tag.attributes
    if given.get("id", "").lower() in OLD_LETTER_IDS or given.get("name", "").lower() in OLD_LETTER_NAMES:
        return True
    if not OLD_LETTER_CLASSES.isdisjoint(given.get("class", "").lower().split()) and tag.name != "blockquote":
        return True
    if given.get("data-marker", "") in ("__QUOTED_TEXT__", "__HEADERS__"):
        return True
    return tag.name == "div" and RULE_ABOVE.search(_style(tag)) is not None


def is_indentation(tag: Tag) -> bool:
    """Some editors indent paragraphs by a blockquote without a border."""
    style = _style(tag)
    return "border:none" in style.replace(" ", "") and "margin" in style and "cite" not in tag.attributes.get("type", "")


def is_hidden(tag: Tag) -> bool:
    return HIDDEN.search(_style(tag)) is not None


def is_pixel(tag: Tag) -> bool:
    """An image too small to be seen, there to tell its owner that the mail was opened."""
    if is_hidden(tag):
        return True
    sizes = [tag.attributes.get(side, "").strip().removesuffix("px") for side in ("width", "height")]
    return any(size in ("0", "1", "2") for size in sizes)


def keeps_lines_close(tag: Tag) -> bool:
    """A paragraph without space around it is just a line."""
    return CLOSE_CLASSES.search(tag.attributes.get("class", "")) is not None or NO_MARGIN.match(_style(tag)) is not None


def _style(tag: Tag) -> str:
    return tag.attributes.get("style", "")[:MAX_STYLE].lower()
