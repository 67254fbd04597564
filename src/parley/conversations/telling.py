"""What conversations tell of somebody in the bundle of everything about them."""

from collections.abc import Sequence

from parley import people

TALKS = "conversations WHERE workspace_id = $1 AND person_id = ANY($3) AND identity_id = ANY($2)"  # conversations_person
MESSAGES = f"""
    messages m WHERE m.workspace_id = $1 AND (
        m.identity_id = ANY($2)  -- messages_timeline
        OR (m.identity_id IS NULL AND m.conversation_id IN (SELECT id FROM {TALKS})))
"""


def of_messages(table: str) -> str:
    return f"{table} t JOIN (SELECT m.id AS theirs FROM {MESSAGES}) m ON t.workspace_id = $1 AND t.message_id = m.theirs"


TELLING: Sequence[people.privacy.Telling] = (
    people.privacy.subject(
        "conversations",
        "id, number, identity_id, topic, status, channel, priority, preview, created_at, last_message_at, resolved_at",
        TALKS,
    ),
    people.privacy.subject(
        "messages",
        """m.id, m.conversation_id, m.identity_id, m.direction, m.author_kind, m.channel, m.at, m.text, m.content, m.reactions,
           m.edited_at, m.deleted_at""",
        MESSAGES,
        place="m.id",
        tables=("messages", "feeds", "feed_entries", "message_search"),
    ),
    people.privacy.subject("message_versions", "t.id, t.message_id, t.text, t.replaced_at", of_messages("message_versions"), place="t.id"),
    people.privacy.subject(
        "attachments",
        "t.id, t.message_id, t.type, t.name, t.mime, t.size, t.key",
        of_messages("attachments"),
        place="t.id",
        has_files=True,
    ),
    people.privacy.subject(
        "deliveries",
        "t.id, t.message_id, t.identity_id, t.state, t.error_kind, t.queued_at, t.sent_at, t.delivered_at, t.read_at",
        of_messages("deliveries"),
        place="t.id",
    ),
)
