"""By what a mail is joined to a conversation: our own tokens, Message-IDs, the tag in a subject. Never by the subject alone."""

import re

import msgspec

from parley.channels.adapters.email.headers import Headers

MAX_IDS = 100
MAX_ID = 500
MAX_SUBJECT = 2000

ID = re.compile(r"<\s{0,8}([^<>\s]{1,500})\s{0,8}>")
TAGGED_ADDRESS = re.compile(r"([^\s<>\"+,;:@]{1,64})\+c\.([A-Za-z0-9._-]{1,80})@([^\s<>\",;:@()]{1,255})")
TAGGED_ID = re.compile(r"<c\.([A-Za-z0-9._-]{1,120})@([^<>@]{1,255})>")
SUBJECT_TAG = re.compile(r"\[#(\d{1,18})\]")
PREFIX = re.compile(
    r"\s*(?:re|fwd?|fw|aw|wg|sv|vs|tr|rv|rif|odp|antw|doorst|ответ|отв|пересл|пер|на|відп|відповідь|переслано|пд|fwd)"
    r"\s?(?:\[\d{1,3}\]|\(\d{1,3}\)|\*\d{1,3})?\s?[:：]\s*",
    re.IGNORECASE,
)
FORWARD = re.compile(r"\s*(?:fwd?|fw|wg|tr|rv|пересл|пер|переслано|пд|doorst)\s?(?:\[\d{1,3}\])?\s?[:：]", re.IGNORECASE)

RECIPIENT_FIELDS = (
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "x-rcpt-to",
    "x-forwarded-to",
    "to",
    "cc",
    "resent-to",
    "apparently-to",
)


class Own(msgspec.Struct, frozen=True, kw_only=True):
    """What is ours about an account: by it we know our tokens, our MX, our own mails."""

    addresses: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    """Domains of our Message-IDs and reply addresses, beside those of `addresses`."""
    authserv_ids: frozenset[str] = frozenset()
    """Under which names our own MX writes Authentication-Results; `*.mail.example` for any host of a provider."""

    def is_address(self, address: str) -> bool:
        local, _, domain = address.lower().rpartition("@")
        return f"{local.partition('+')[0]}@{domain}" in {known.lower() for known in self.addresses}

    def is_domain(self, domain: str) -> bool:
        known = {domain.lower() for domain in self.domains} | {address.lower().rpartition("@")[2] for address in self.addresses}
        return domain.lower() in known


def message_id(headers: Headers) -> str:
    """With its angle brackets, which some senders forget; empty where there is none, or none that could be kept."""
    value = headers.first("message-id").strip()
    found = ids(value)
    if found:
        return found[0]
    bare = value.strip("<>").split()
    return f"<{bare[0]}>" if bare and len(bare[0]) <= MAX_ID and not set("<>") & set(bare[0]) else ""


def ids(value: str) -> tuple[str, ...]:
    """Every `<…>` of In-Reply-To or References, in order, each once; the last hundred of a long list."""
    found = dict.fromkeys(f"<{inner}>" for inner in ID.findall(value))
    return tuple(found)[-MAX_IDS:]


def token(headers: Headers, named: tuple[str, ...], own: Own) -> str:
    """Our token: from a plus-address that the mail was sent to, else from the first of our Message-IDs that it names."""
    tagged = [
        (found[2], own.is_domain(found[3]))
        for field in RECIPIENT_FIELDS
        for value in headers.raw(field)[:20]
        for found in TAGGED_ADDRESS.finditer(value[:16384])
    ]
    tagged += [(found[1], own.is_domain(found[2])) for one in named if (found := TAGGED_ID.fullmatch(one))]
    certain = next((text for text, is_ours in tagged if is_ours), "")
    return certain or (tagged[0][0] if tagged and not own.addresses | own.domains else "")


def bare_subject(subject: str) -> str:
    """Without `Re:`, `Fwd:`, `Ответ:`, `НА:` and their like, however many there are."""
    subject = subject[:MAX_SUBJECT]
    while found := PREFIX.match(subject):
        subject = subject[found.end() :]
    return " ".join(subject.split())


def subject_tag(subject: str) -> str:
    """`42` from `[#42]`."""
    found = SUBJECT_TAG.search(subject[:MAX_SUBJECT])
    return found[1] if found else ""


def is_forward(subject: str) -> bool:
    return FORWARD.match(subject[:MAX_SUBJECT]) is not None
