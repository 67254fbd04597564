"""Every table that names somebody, or may hold a word of theirs, is told and erased, or there is a reason why not."""

from collections.abc import Mapping

from parley import people, wiring
from parley.core.db import Database

NAMING_COLUMNS = ("person_id", "home_id", "identity_id", "one_id", "other_id", "conversation_id", "message_id", "of_id", "joined_to")
NAMING = """
    SELECT DISTINCT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
       AND (a.attname = ANY($1) OR EXISTS (
            SELECT FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f'
               AND f.confrelid::regclass::text IN ('persons', 'identities', 'conversations', 'messages')))
"""
HOLDING = {"journal", "journal_failed", "early_receipts", "hook_deliveries", "audit_log", "api_answers", "lanes", "inbox_undos", "posts"}
"""Name nobody by a column of their own, and may hold words of theirs all the same."""

DERIVED = "is made of names and addresses by a trigger, and goes with them"
ONLY_IDS = "holds ids and moments of ours, and no word of theirs"
NEVER_SAID = "words of staff, or of theirs, that were never sent, and go by themselves"
NOT_TOLD: Mapping[str, str] = {
    "journal": "calls as channels brought them hold words of others too; what they say of this person is told as messages",
    "journal_failed": "says why such a call was not understood",
    "early_receipts": "a receipt that waits for minutes for its message",
    "person_words": DERIVED,
    "match_keys": DERIVED,
    "codes": "good for a quarter of an hour, and kept as a hash",
    "match_waiting": ONLY_IDS,
    "sayings": "sentences of messages, which are told whole",
    "suggestions": "guesses that somebody could be somebody else: they tell of others as well",
    "mentions": ONLY_IDS,
    "reads": ONLY_IDS,
    "conversation_tags": "how staff sort their work",
    "notices": "what colleagues were told of, by ids",
    "presences": ONLY_IDS,
    "nameless": ONLY_IDS,
    "visits": ONLY_IDS,
    "routes": ONLY_IDS,
    "promises": "how soon the customer is answered, by clocks",
    "promise_turns": ONLY_IDS,
    "urgent_messages": "by which lists of words a message was recognised: the message itself is told",
    "assignments": "who of the staff was given the conversation, and when: the conversation itself is told",
    "alarms": ONLY_IDS,
    "outside_offers": "which agent outside was asked, and when: the conversation itself is told",
    "outside_calls": ONLY_IDS,
    "inbox_undos": ONLY_IDS,
    "lanes": "work to be done, by ids",
    "typed": NEVER_SAID,
    "drafts": NEVER_SAID,
    "draft_files": NEVER_SAID,
    "hook_deliveries": "the log of what other programs were told: the same messages once more",
    "api_answers": "sealed, and gone after a day",
    "audit_log": "what staff did, by ids",
    "posts": "what the business itself has shown to everybody",
    "legal_holds": "why the business must keep something: to tell it could defeat it",
}
NOT_ERASED: Mapping[str, str] = {
    "identities": "addresses go in the last step",
    "person_words": DERIVED,
    "mentions": ONLY_IDS,
    "reads": ONLY_IDS,
    "conversation_tags": "how staff sorted their work stays for figures, and hangs on nobody's name",
    "presences": ONLY_IDS,
    "routes": ONLY_IDS,
    "promises": "how soon staff answered stays for figures, and hangs on nobody's name",
    "promise_turns": ONLY_IDS,
    "urgent_messages": ONLY_IDS,
    "assignments": "how long staff took stays for figures, and hangs on nobody's name",
    "alarms": ONLY_IDS,
    "outside_offers": "how long agents outside took stays for figures, and hangs on nobody's name",
    "outside_calls": ONLY_IDS,
    "inbox_undos": ONLY_IDS,
    "lanes": "work to be done, by ids; ends by itself where there is nothing left",
    "api_answers": "sealed, and gone after a day",
    "audit_log": "cannot be changed by anybody; what staff did, by ids",
    "posts": "what the business itself has shown to everybody",
    "erasures": "the proof that it was done: ids, counts and keyed hashes",
}


async def to_be_asked(database: Database) -> set[str]:
    async with database.across() as tx:
        return set(await tx.values(NAMING, NAMING_COLUMNS)) | HOLDING


async def test_every_table_is_told_or_there_is_a_reason(database: Database) -> None:
    told = {table for room in wiring.TELLING for table in room.tables}
    assert await to_be_asked(database) - told == set(NOT_TOLD), "tell it, or say why not"
    assert not told & NOT_TOLD.keys() and all(NOT_TOLD.values())


async def test_every_table_is_erased_or_there_is_a_reason(database: Database) -> None:
    erased = {table for room in wiring.ERASING for table in room.tables}
    assert await to_be_asked(database) - erased == set(NOT_ERASED), "erase it, or say why not"
    assert not erased & NOT_ERASED.keys() and all(NOT_ERASED.values())


def test_every_subject_is_explained_in_the_readme() -> None:
    assert [room.subject for room in wiring.TELLING if room.subject not in people.privacy.SUBJECTS] == []
