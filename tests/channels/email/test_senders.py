"""Who wrote, to which conversation it belongs, and whether the sender is to be believed."""

from datetime import UTC, datetime

import pytest

from parley.channels.adapters.email.addresses import addresses
from parley.channels.adapters.email.reading import NOBODY, Own, read
from parley.channels.adapters.email.threading_keys import bare_subject, ids, is_forward, subject_tag
from parley.channels.types import Kind, Trust
from tests.channels.email.mails import OWN, letter_of, mail, understood

LISTS = {
    "ada@client.test": [("", "ada@client.test")],
    "Ada <ada@client.test>": [("Ada", "ada@client.test")],
    '"Lovelace, Ada" <ada@client.test>, Grace <g@d.test>': [("Lovelace, Ada", "ada@client.test"), ("Grace", "g@d.test")],
    '"Ada \\"A\\"" <ada@client.test>': [('Ada "A', "ada@client.test")],
    "ada@client.test (Ada Lovelace)": [("", "ada@client.test")],
    "ada@client.test grace@desk.test": [("", "ada@client.test"), ("", "grace@desk.test")],
    "ada@client.test <ada@client.test>": [("", "ada@client.test")],
    "=?utf-8?B?0JDQtNCw?= <ada@client.test>": [("Ада", "ada@client.test")],
    '"=?utf-8?B?0JDQtNCw?=" <ada@client.test>': [("Ада", "ada@client.test")],
    "=?utf-8?B?0JDQtNCwLCDQkNC00LA=?= <ada@client.test>": [("Ада, Ада", "ada@client.test")],
    "<ada@client.test": [("", "ada@client.test")],
    '<"">': [],
    '"" (Mail Delivery System)': [],
    "undisclosed-recipients:;": [],
    "": [],
    "Ада <ада@клієнт.укр>": [("Ада", "ада@клієнт.укр")],
}
SUBJECTS = {
    "Re: Заказ": "Заказ",
    "RE[2]: Fwd: Заказ": "Заказ",
    "Ответ: Отв: Заказ": "Заказ",
    "НА: Замовлення": "Замовлення",
    "Відп: Re: Замовлення": "Замовлення",
    "Пересл: ПЕРЕСЛ: FW: Заказ": "Заказ",
    "AW: WG: SV: Odp: Order": "Order",
    "Re:Re:  Re : Заказ": "Заказ",
    "Надо: купить": "Надо: купить",
    "На складе: нет": "На складе: нет",
    "Report": "Report",
    "Re:": "",
}


@pytest.mark.parametrize(("value", "found"), LISTS.items())
def test_addresses_are_found_however_they_are_written(value: str, found: list[tuple[str, str]]) -> None:
    assert [(one.name, one.address) for one in addresses(value)] == found


@pytest.mark.parametrize(("subject", "bare"), SUBJECTS.items())
def test_prefixes_of_a_subject_are_peeled(subject: str, bare: str) -> None:
    assert bare_subject(subject) == bare


def test_a_forwarding_subject_is_known() -> None:
    assert [is_forward(subject) for subject in ("FW: a", "Fwd: a", "Пересл: a", "Re: Fwd: a", "WG: a")] == [True, True, True, False, True]


def test_the_number_in_a_subject_is_found() -> None:
    assert (subject_tag("Re: Заказ [#42]"), subject_tag("Заказ #42"), subject_tag("[#x]")) == ("42", "", "")


def test_ids_are_taken_out_of_whatever_stands_around_them() -> None:
    assert ids("Your mail of Monday <a@b> <> <c@d>\t<a@b> junk") == ("<a@b>", "<c@d>")


def test_a_mail_without_a_sender_is_shown_and_never_bound_to_anybody() -> None:
    inbound = understood(mail("Да", **{"from": ""}))

    assert inbound.kind is Kind.MESSAGE
    assert inbound.sender
    assert (inbound.sender.id, inbound.doubtful) == (NOBODY, True)


def test_a_sender_is_known_by_the_address_in_small_letters() -> None:
    inbound = understood(mail("Да", **{"from": "Ada <ADA@Client.TEST>"}))

    assert inbound.sender
    assert (inbound.sender.id, inbound.sender.name, inbound.sender.trust) == ("ada@client.test", "Ada", Trust.CLAIMED)


def test_authors_of_two_domains_are_doubtful() -> None:
    assert understood(mail("Да", **{"from": "ada@client.test, linus@other.test"})).doubtful
    assert understood(b"From: ada@client.test\nFrom: linus@other.test\n\nx").doubtful
    assert not understood(mail("Да", **{"from": "ada@client.test, linus@client.test"})).doubtful


def test_an_answer_names_what_it_answers() -> None:
    inbound = understood(mail("Да", in_reply_to="<c@d>", references="<a@b>\n <b@b> <c@d>"))

    assert (inbound.quoted, inbound.answers) == ("<c@d>", ("<c@d>", "<b@b>", "<a@b>"))


@pytest.mark.parametrize("header", ["to", "delivered_to", "x_original_to", "envelope_to", "cc"])
def test_our_token_is_found_wherever_the_tagged_address_stands(header: str) -> None:
    assert understood(mail("Да", **{header: "Desk <support+c.42.k3y@desk.test>"})).token == "42.k3y"


@pytest.mark.parametrize("header", ["in_reply_to", "references"])
def test_our_token_is_found_in_our_own_message_id(header: str) -> None:
    assert understood(mail("Да", **{header: "<x@y> <c.42.k3y@mail.desk.test>"})).token == "42.k3y"


def test_a_strangers_token_is_none_of_ours() -> None:
    assert understood(mail("Да", to="support+c.42@other.test", in_reply_to="<c.1@other.test>")).token == ""


def test_a_message_id_that_could_not_be_kept_is_replaced_by_a_digest() -> None:
    long, absent, bare = (understood(mail("Да", message_id=value)) for value in (f"<{'x' * 600}@y>", "", "1@client.test"))

    assert long.key.startswith("sha256:") and absent.key.startswith("sha256:")
    assert long.external_id == long.key != absent.key
    assert bare.key == "<1@client.test>"


def test_the_time_is_the_senders_unless_it_is_plainly_wrong() -> None:
    right = "Mon, 16 Nov 2026 11:02:00 +0300"
    received = "from a by b; Mon, 16 Nov 2026 11:03:00 +0300"

    assert letter_of(mail(date=right, received=received)).at == datetime(2026, 11, 16, 8, 2, tzinfo=UTC)
    assert letter_of(mail(date="Mon, 30 Jun 2036 15:33:50 +0600", received=received)).at == datetime(2026, 11, 16, 8, 3, tzinfo=UTC)
    assert letter_of(mail(date="Mon, 30 Jun 3609 15:33:50 +0600")).at is None
    assert letter_of(mail(date="завтра")).at is None
    assert letter_of(mail(date="Mon, 16 Nov 2026 11:02:00")).at == datetime(2026, 11, 16, 11, 2, tzinfo=UTC)


def test_a_malformed_reply_to_is_ignored_and_a_real_one_is_told() -> None:
    assert "reply_to" not in understood(mail("Да", reply_to='<"">')).extra
    assert understood(mail("Да", reply_to="Ada <other@client.test>")).extra["reply_to"] == "other@client.test"


# ── authenticity ────────────────────────────────────────────────────────────────────────────────


def results(*values: str) -> bytes:
    return b"".join(f"Authentication-Results: {value}\n".encode() for value in values) + mail("Да", **{"from": "ada@client.test"})


BELIEVED = {
    "mx.desk.test; dmarc=pass header.from=client.test": (Trust.NETWORK, False),
    "mx.desk.test 1; spf=fail; dmarc=fail (p=none; sp=none) header.from=client.test": (Trust.CLAIMED, True),
    "mx.desk.test; dkim=pass header.d=client.test": (Trust.NETWORK, False),
    "mx.desk.test; dkim=pass header.i=@evil.test": (Trust.CLAIMED, False),
    "mx.desk.test; spf=pass smtp.mailfrom=bounce@client.test": (Trust.NETWORK, False),
    "mx.desk.test; dkim=pass header.d=test": (Trust.CLAIMED, False),
    "mx.desk.test; dmarc=pass header.from=evil.test": (Trust.CLAIMED, False),
    "mxback1.mail.yandex.net; dkim=pass header.i=@client.test": (Trust.NETWORK, False),
    "evil.test; dmarc=pass header.from=client.test": (Trust.CLAIMED, False),
    "evil.test; dmarc=fail header.from=client.test": (Trust.CLAIMED, False),
    "mx.desk.test; none": (Trust.CLAIMED, False),
    "": (Trust.CLAIMED, False),
}


@pytest.mark.parametrize(("value", "verdict"), BELIEVED.items())
def test_only_our_own_mx_is_believed_about_a_sender(value: str, verdict: tuple[Trust, bool]) -> None:
    inbound = understood(results(value))

    assert inbound.sender
    assert (inbound.sender.trust, inbound.doubtful) == verdict


def test_only_the_topmost_result_of_our_own_mx_counts() -> None:
    denied = results("evil.test; dmarc=pass", "mx.desk.test; dmarc=fail", "mx.desk.test; dmarc=pass header.from=client.test")

    assert understood(denied).doubtful
    assert not read(denied, own=Own()).doubtful


def test_a_mail_from_the_sent_folder_is_an_echo_to_its_recipient() -> None:
    raw = mail("Ваш заказ готов", **{"from": "support@desk.test", "to": "Ada <ada@client.test>", "message_id": "<from-gmail@desk.test>"})
    inbound = read(raw, own=OWN, sent=True)

    assert inbound.kind is Kind.ECHO
    assert inbound.sender
    assert (inbound.sender.id, inbound.external_id) == ("ada@client.test", "<from-gmail@desk.test>")
