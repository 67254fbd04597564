"""Whether mail that came back says that there is nobody, or only that this mail was not wanted, or not now."""

import pytest

from parley.channels.adapters.email.bounces import Fate, Recipient, Report
from parley.channels.types import Failure


def failure(status: str, detail: str = "") -> Failure:
    return Report(Fate.FAILED, dsn=(Recipient("ada@home.example", "failed", status, detail),)).failure


@pytest.mark.parametrize("status", ["5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"])
def test_an_address_that_is_nobodys_is_gone(status: str) -> None:
    assert failure(status) is Failure.GONE


@pytest.mark.parametrize(
    ("status", "detail"), [("5.0.0", "550 User unknown"), ("", "No such user here"), ("5.0.0", "mailbox does not exist")]
)
def test_where_no_code_tells_the_words_do(status: str, detail: str) -> None:
    assert failure(status, detail) is Failure.GONE


@pytest.mark.parametrize("status", ["5.7.1", "5.2.2", "5.3.4", "5.0.0", ""])
def test_a_mail_that_was_not_wanted_says_nothing_of_the_address(status: str) -> None:
    assert failure(status, "rejected as spam") is Failure.REFUSED


def test_a_mailbox_that_is_full_for_now_may_be_tried_later() -> None:
    assert failure("4.2.2", "mailbox full") is Failure.TEMPORARY
