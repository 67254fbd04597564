"""Sends a one-time code to an address that the customer claims. The timeline shows that one was sent, and not which."""

from parley import people
from parley.conversations.queries import conversation
from parley.conversations.saying import reply
from parley.conversations.types import Author
from parley.core.db import Tx
from parley.core.i18n import N_, Language, language_of, translator
from parley.core.ids import AccountId, ConversationId, IdentityId, StaffId

ENGLISH: Language = "en"
WORDS = N_("Your code: %(code)s. Write it into the chat in which you are talking with us. If you are not, ignore this message.")
HIDDEN = "••••••"

# Also in the row of the list, which shows what was said last.
HIDE = """
    WITH hidden AS (UPDATE messages SET text = replace(text, $3, $4) WHERE workspace_id = $1 AND id = $2 RETURNING conversation_id)
    UPDATE conversations c SET preview = replace(preview, $3, $4) FROM hidden WHERE c.workspace_id = $1 AND c.id = hidden.conversation_id
"""


async def send_code(tx: Tx, id: ConversationId, claimed: IdentityId, account_id: AccountId, *, by: StaffId) -> None:
    """Raises `NoWay`, `AlreadyProven` or `TooManyCodes`."""
    person = await people.person(tx, (await conversation(tx, id)).person_id)
    speech = translator(language_of(person.language) or ENGLISH)
    code = await people.codes.make(tx, claimed, by=by)
    words = speech.gettext(WORDS) % {"code": code}
    sent = await reply(tx, id, text=words, way=(claimed, account_id), author=Author("staff", by))
    await tx.execute(HIDE, tx.workspace_id, sent.id, code, HIDDEN)
