"""What a mail shows and carries: its text, its HTML, its files and pictures, whatever tree of parts a client made of them."""

import mimetypes
import re
from urllib.parse import unquote

import msgspec

from parley.channels.adapters.email.html_text import readable
from parley.channels.adapters.email.invitations import Invitation, invitation
from parley.channels.adapters.email.mime import Part
from parley.channels.adapters.email.quote_lines import MARK
from parley.channels.types import Attachment, Media

MAX_TEXT = 1024 * 1024
MAX_KEPT_HTML = 2 * 1024 * 1024
MAX_FILES = 200

REPORTS = frozenset(
    {
        "message/delivery-status",
        "message/disposition-notification",
        "message/feedback-report",
        "text/rfc822-headers",
        "message/rfc822-headers",
    }
)
SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "application/pgp-keys"}
)
DUPLICATES = frozenset({"text/x-amp-html", "text/watch-html"})
CID = re.compile(r"cid:([^\"'\s<>)]{1,250})", re.IGNORECASE)
LOOKS_LIKE_HTML = re.compile(r"\s*(?:<!doctype html|<html[\s>])", re.IGNORECASE)
UNSAFE_IN_NAME = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u202a-\u202e\u2066-\u2069]+")


class Block(msgspec.Struct, frozen=True):
    """One stretch of the body, in the forms in which it came."""

    text: str = ""
    html: str = ""


class Body(msgspec.Struct, frozen=True):
    """All stretches together."""

    text: str
    html: str
    files: tuple[Attachment, ...]
    images: tuple[Attachment, ...]
    """Shown by the HTML in place."""
    invitation: Invitation | None = None


def body_of(root: Part) -> Body:
    gathered = _Gathered()
    gathered.visit(root)
    shown = {unquote(found) for block in gathered.blocks for found in CID.findall(block.html)}
    images = [part for part in gathered.files if part.content_id in shown and part.type.startswith("image/")]
    files = [part for part in gathered.files if part not in images]
    names = {part.content_id: part.filename for part in images}
    return Body(
        text=_text(gathered, names),
        html=_html(gathered.blocks),
        files=tuple(_attachment(part) for part in files[:MAX_FILES]),
        images=tuple(_attachment(part, part.content_id) for part in images[:MAX_FILES]),
        invitation=gathered.invitation,
    )


class _Gathered:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.files: list[Part] = []
        self.invitation: Invitation | None = None

    def visit(self, part: Part) -> None:
        if part.type == "multipart/alternative" and part.children:
            self._alternatives(part.children)
        elif part.is_multipart:
            for child in part.children:
                self.visit(child)
        elif part.type in REPORTS | SIGNATURES | DUPLICATES:
            return
        elif part.type == "text/calendar" and self.invitation is None:
            self._calendar(part)
        elif _is_file(part):
            self.files.append(part)
        else:
            self.blocks.append(_block(part))

    def _alternatives(self, children: list[Part]) -> None:
        """The same in several forms: they become one stretch."""
        inner = _Gathered()
        for child in children:
            inner.visit(child)
        self.files += inner.files
        self.invitation = self.invitation or inner.invitation
        texts = [block.text for block in inner.blocks if block.text.strip()]
        htmls = [block.html for block in inner.blocks if block.html]
        self.blocks.append(Block("\n".join(texts), "\n".join(htmls)))

    def _calendar(self, part: Part) -> None:
        self.invitation = invitation(part.text)
        if part.disposition == "attachment" or self.invitation is None:
            self.files.append(part)


def _is_file(part: Part) -> bool:
    if part.type not in ("text/plain", "text/html"):
        return True
    return part.disposition == "attachment" or bool(part.filename)


def _block(part: Part) -> Block:
    text = part.text
    if part.type == "text/html" or LOOKS_LIKE_HTML.match(text):
        return Block(html=text)
    return Block(text=unflowed(text, joined="delsp" in part.params) if part.params.get("format", "").lower() == "flowed" else text)


def unflowed(text: str, *, joined: bool = False) -> str:
    """Lines that were only wrapped (RFC 3676) put together again."""
    out: list[str] = []
    flows = False
    for line in text.split("\n"):
        if flows and not line.startswith(">") and line:
            out[-1] = (out[-1][:-1] if joined else out[-1]) + line.removeprefix(" ")
        else:
            out.append(line)
        flows = line.endswith(" ") and line != "-- " and not line.startswith(">") and bool(line.strip()) and len(out[-1]) < 100_000
    return "\n".join(out)


def _text(gathered: _Gathered, names: dict[str, str]) -> str:
    texts = [(block.text if block.text.strip() else readable(block.html, names)).strip("\n") for block in gathered.blocks]
    text = "\n\n".join(filter(str.strip, texts))[:MAX_TEXT]
    if not text.replace(MARK, "").strip() and gathered.invitation:
        return gathered.invitation.readable
    return text


def _html(blocks: list[Block]) -> str:
    """Empty when there is none, or when text stands beside it that the HTML does not say."""
    if not any(block.html for block in blocks):
        return ""
    html = "\n".join(block.html or _as_html(block.text) for block in blocks)
    return html if len(html) <= MAX_KEPT_HTML else ""


def _as_html(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return f"<div>{escaped}</div>".replace("\n", "<br>")


def _attachment(part: Part, inline_id: str = "") -> Attachment:
    name = _name(part)
    mime = part.type
    if mime == "application/octet-stream":
        mime = mimetypes.guess_type(name)[0] or mime
    kinds = {"image": Media.IMAGE, "video": Media.VIDEO, "audio": Media.AUDIO}
    kind = kinds.get(mime.partition("/")[0], Media.FILE)
    return Attachment(kind, name=name, mime=mime[:120], size=len(part.data), data=part.data, inline_id=inline_id)


def _name(part: Part) -> str:
    name = UNSAFE_IN_NAME.sub("_", part.filename.replace("\n", " ")).strip(" .")
    if not name and part.type == "message/rfc822":
        subject = part.children[0].headers.text("subject") if part.children else ""
        return UNSAFE_IN_NAME.sub("_", subject).strip(" .")[:150] + ".eml" if subject.strip() else "message.eml"
    if not name:
        return "file" + (mimetypes.guess_extension(part.type) or "")
    stem, dot, suffix = name.rpartition(".")
    return f"{stem[:180]}{dot}{suffix[:20]}" if dot else name[:200]
