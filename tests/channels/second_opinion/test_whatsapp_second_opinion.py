"""WhatsApp, read and called by pywa as well."""

from typing import Any

import pytest

from tests.channels.contract.samples import Vector
from tests.channels.second_opinion.comparing import Outcome, compared, doubted
from tests.channels.second_opinion.sending import Ours, differences

NO_SCOPED_ID = "pywa wants the scoped id of each contact, which WhatsApp began to tell in 2026 and does not tell of everybody"
NO_CONTACT = "pywa wants a contact beside the message; here it is missing"
ELSEWHERE = "about another number: we tell nothing of it either"
NOT_READ = {
    "batch_of_two_numbers.json": "pywa looks at the first message of a call only, and that one is of another number",
    "call_permission.json": "pywa wants to know how the permission was given",
    "echo_of_a_file.json": NO_CONTACT,
    "errors_alone.json": "pywa hands on nothing but messages and statuses",
    "flow_reply_garbled.json": "what the form sent is no JSON",
    "history.json": "pywa does not take in what was said before",
    "number_with_another_digit.json": NO_SCOPED_ID,
    "of_another_number.json": ELSEWHERE,
    "of_the_business_account.json": "pywa wants the moment of the decision",
    "scoped_id_in_place_of_the_number.json": NO_CONTACT,
    "system_id_changed.json": "pywa wants the number that is leaving as the message's sender",
    "without_a_scoped_id.json": NO_SCOPED_ID,
}
OTHERWISE = {
    "interactive_without_body.json quoted": "of what WhatsApp does not show us we tell that it was said, and no more",
    "message_of_another_shape.json kind": "pywa takes any value for a text",
    "message_of_another_shape.json text": "pywa takes any value for a text",
}


@pytest.fixture(scope="module")
def told() -> Outcome:
    from tests.channels.second_opinion.by_pywa import opinions

    return compared("whatsapp", opinions)


def test_pywa_reads_each_call_but_those_known_to_be_beyond_it(told: Outcome) -> None:
    assert told.unread == NOT_READ.keys()


def test_pywa_and_we_understand_a_call_alike(told: Outcome) -> None:
    assert {name: words for name, words in told.differ.items() if name not in OTHERWISE} == {}
    assert OTHERWISE.keys() - told.differ.keys() == set()


def test_pywa_and_we_believe_the_same_signatures() -> None:
    from pywa.client import WhatsApp

    def believes(vector: Vector, settings: Any) -> bool:
        client = WhatsApp(app_secret=settings.app_secret)
        header = vector.headers.get("x-hub-signature-256")
        return (header or "").isascii() and client.webhook_update_validator(vector.body.encode(), header) is None

    # Meta always writes `sha256=` before it; pywa takes it without, and we do not.
    assert doubted("whatsapp", believes) == ["without its prefix"]


async def test_pywa_makes_the_same_calls() -> None:
    from tests.channels.second_opinion.sent_by_pywa import SPELT_OUT, Sender

    def is_told(ours: Ours) -> bool:
        return ours.expect.method == "POST" and ours.expect.path.endswith(("/messages", "/media")) and bool(ours.fields)

    assert await differences("whatsapp", is_told, lambda line, _: Sender(line, "1122334455667", "token"), SPELT_OUT) == {}
