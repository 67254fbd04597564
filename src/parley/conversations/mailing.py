"""What a mail needs beside its words: subject, threading, and the signed token by which an answer finds its way back."""

import msgspec

from parley import channels, people
from parley.channels import Mail, Part
from parley.core.db import Tx
from parley.core.errors import NotFound
from parley.core.ground import Ground
from parley.core.i18n import N_, Language, language_of, translator
from parley.core.ids import AccountId, IdentityId, MessageId
from parley.people import Errand

MOST_REFERENCES = 20
DEFAULT: Language = "en"
UNSUBSCRIBE = N_("Unsubscribe")

THREAD = """
    SELECT a.kind, a.address, w.name AS workspace, c.number, coalesce(said.subject, '') AS subject, coalesce(said.keys, '{}') AS keys,
           m.identity_id, m.purpose, coalesce(p.language, '') AS language
      FROM messages m
      JOIN conversations c ON (c.workspace_id, c.id) = (m.workspace_id, m.conversation_id)
      JOIN workspaces w ON w.workspace_id = m.workspace_id
      JOIN accounts a ON (a.workspace_id, a.id) = (m.workspace_id, $3)
      LEFT JOIN identities whose ON (whose.workspace_id, whose.id) = (m.workspace_id, m.identity_id)
      LEFT JOIN persons p ON (p.workspace_id, p.id) = (whose.workspace_id, whose.person_id)
      CROSS JOIN LATERAL (  -- an address that was first claimed and then proven is two identities
           SELECT array_agg(o.id) AS ids FROM identities i
             JOIN identities o ON (o.workspace_id, o.person_id, o.kind, o.address) = (i.workspace_id, i.person_id, i.kind, i.address)
            WHERE i.workspace_id = $1 AND i.id = m.identity_id) i
      LEFT JOIN LATERAL (
           SELECT array_agg(coalesce(e.content->>'chosen_id', e.provider_key) ORDER BY e.at, e.id) AS keys,
                  (array_agg(e.content->>'subject' ORDER BY e.at DESC, e.id DESC) FILTER (WHERE e.content ? 'subject'))[1] AS subject
             FROM (SELECT * FROM messages e WHERE e.workspace_id = $1 AND e.identity_id = ANY(i.ids) AND e.account_id = $3
                      AND e.provider_key IS NOT NULL AND e.id <> m.id ORDER BY e.at DESC, e.id DESC LIMIT $4) e) said ON true
     WHERE m.workspace_id = $1 AND m.id = $2
"""


class _Thread(msgspec.Struct, frozen=True):
    kind: str
    address: str
    workspace: str
    number: int
    subject: str
    keys: list[str]
    identity_id: IdentityId
    purpose: Errand
    language: str

    @property
    def is_mail(self) -> bool:
        return channels.adapter(self.kind).manifest.address_kind == "email"

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    def title(self) -> str:
        """«Re: …» with the conversation's number, the last resort of a reply whose program drops every other trace."""
        subject = self.subject or self.workspace
        subject = subject if subject.lower().startswith("re:") or not self.keys else f"Re: {subject}"
        tag = f"[#{self.number}]"
        return subject if tag in subject else f"{subject} {tag}"


async def addressed(tx: Tx, ground: Ground, part: Part, message_id: MessageId, account_id: AccountId, position: int) -> Part:
    """The part with its mail headers, where its channel is mail; else as it is."""
    thread = await tx.row(_Thread, THREAD, tx.workspace_id, message_id, account_id, MOST_REFERENCES)
    if thread is None:
        raise NotFound
    if not thread.is_mail:
        return part
    token = ground.signer.sign("reply", message_id.bytes, expires=None, alphabet="mail")
    local = f"c.{token}.{position}" if position else f"c.{token}"
    mail = Mail(
        subject=thread.title(),
        message_id=f"<{local}@{thread.domain}>",
        in_reply_to=thread.keys[-1] if thread.keys else "",
        references=tuple(thread.keys),
        reply_token=token,
        unsubscribe=_leaving(tx, ground, thread, message_id),
        unsubscribe_word=translator(language_of(thread.language) or DEFAULT).gettext(UNSUBSCRIBE),
    )
    return msgspec.structs.replace(part, mail=mail)


def _leaving(tx: Tx, ground: Ground, thread: _Thread, message_id: MessageId) -> str:
    """The address at which they can say that they want no more of this kind; empty for an answer to what they asked."""
    if thread.purpose == "service":
        return ""
    leaving = people.consents.Leaving(tx.workspace_id, thread.identity_id, thread.purpose, message_id)
    return people.consents.link(ground.signer, ground.settings.public_url, leaving)
