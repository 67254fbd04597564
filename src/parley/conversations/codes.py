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

HIDE = "UPDATE messages SET text = $3 WHERE workspace_id = $1 AND id = $2"


async def send_code(tx: Tx, id: ConversationId, claimed: IdentityId, account_id: AccountId, *, by: StaffId) -> None:
    """Raises `NoWay`, `AlreadyProven` or `TooManyCodes`."""
    person = await people.person(tx, (await conversation(tx, id)).person_id)
    speech = translator(language_of(person.language) or ENGLISH)
    code = await people.codes.make(tx, claimed, by=by)
    sent = await reply(tx, id, text=_words(speech.gettext(WORDS), code), way=(claimed, account_id), author=Author("staff", by))
    await tx.execute(HIDE, tx.workspace_id, sent.id, _words(speech.gettext(WORDS), HIDDEN))


def _words(text: str, code: str) -> str:
    return text % {"code": code}
