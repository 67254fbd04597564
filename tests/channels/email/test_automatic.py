"""Mail that no person wrote: automatic answers, lists, bounces, receipts, complaints, and our own mail come back."""

import pytest

from parley.channels.adapters.email.letters import LetterKind
from parley.channels.types import Delivered, Kind
from tests.channels.email.mails import letter_of, mail, parts, understood

ANSWERS = {
    "RFC 3834": {"auto_submitted": "auto-replied (vacation)"},
    "made by a program": {"auto_submitted": "auto-generated"},
    "Exchange": {"x_auto_response_suppress": "DR, OOF, AutoReply"},
    "old autoresponders": {"x_autoreply": "yes"},
    "old autoresponders 2": {"x_autorespond": "yes"},
    "precedence": {"precedence": "auto_reply"},
    "an old vacation program": {"precedence": "bulk", "in_reply_to": "<c@d>"},
    "no way back": {"return_path": "<>"},
    "subject ru": {"subject": "Автоматический ответ: Заказ"},
    "subject ru 2": {"subject": "Автоответ: Заказ"},
    "subject ru 3": {"subject": "Вне офиса: Заказ"},
    "subject ru 4": {"subject": "В отпуске до 1 декабря"},
    "subject uk": {"subject": "Автовідповідь: Замовлення"},
    "subject uk 2": {"subject": "Автоматична відповідь: Замовлення"},
    "subject uk 3": {"subject": "Поза офісом"},
    "subject en": {"subject": "Automatic reply: Order"},
    "subject en 2": {"subject": "Out of Office: Order"},
    "subject en 3": {"subject": "Auto-Reply: Order"},
    "subject de": {"subject": "Automatische Antwort: Auftrag"},
}
PERSONS = {
    "nothing": {},
    "an explicit no": {"auto_submitted": "no"},
    "an answer to an automatic answer": {"subject": "Re: Автоматический ответ: Заказ"},
    "a customer's own subject": {"subject": "Автоматическая коробка передач"},
    "Outlook's habit": {"x_auto_response_suppress": "DR, RN, NRN"},
    "a group address of our own": {
        "list_id": "Support <support.desk.test>",
        "precedence": "list",
        "list_unsubscribe": "<https://desk.test>",
    },
    "the mark of somebody else's Parley": {"x_parley_loop": "help@other.test"},
}
LISTS = {
    "list": {"list_id": "News <news.shop.test>"},
    "newsletter": {"list_unsubscribe": "<https://shop.test/u>"},
    "precedence": {"precedence": "bulk"},
}


@pytest.mark.parametrize("headers", ANSWERS.values(), ids=ANSWERS)
def test_an_automatic_answer_is_a_message_that_starts_nothing(headers: dict[str, str]) -> None:
    inbound = understood(mail("Меня нет.", **headers))

    assert (inbound.kind, inbound.automatic, inbound.text) == (Kind.MESSAGE, True, "Меня нет.")
    assert letter_of(mail("Меня нет.", **headers)).is_autoreply


@pytest.mark.parametrize("headers", PERSONS.values(), ids=PERSONS)
def test_a_person_is_not_taken_for_a_machine(headers: dict[str, str]) -> None:
    assert not understood(mail("Да", **headers)).automatic


@pytest.mark.parametrize("headers", LISTS.values(), ids=LISTS)
def test_mail_to_many_is_automatic_but_no_answer(headers: dict[str, str]) -> None:
    assert understood(mail("Скидки!", **headers)).automatic
    assert not letter_of(mail("Скидки!", **headers)).is_autoreply


@pytest.mark.parametrize("headers", [{"x_parley_loop": "support@desk.test"}, {"message_id": "<c.42@mail.desk.test>"}])
def test_our_own_mail_come_back_is_no_message(headers: dict[str, str]) -> None:
    inbound = understood(mail("Ваш заказ готов", **headers))

    assert (inbound.kind, inbound.automatic, inbound.extra["loop"]) == (Kind.SYSTEM, True, True)


# ── bounces ─────────────────────────────────────────────────────────────────────────────────────

ORIGINAL = "Received: from a\nMessage-ID: <c.42@mail.desk.test>\nSubject: Ваш заказ\nTo: ada@client.test\n\nГотов."
WORDS = {
    "exim": (
        "Mail Delivery System <Mailer-Daemon@mx.test>",
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n\n"
        "A message that you sent could not be delivered to one or more of its\n"
        "recipients. This is a permanent error. The following address(es) failed:\n\n  ada@client.test\n"
        "    host mx.client.test [192.0.2.1]\n"
        "    SMTP error from remote mail server after RCPT TO:<ada@client.test>:\n    550 5.1.1 user unknown\n\n"
        "------ This is a copy of the message, including all the headers. ------\n\n",
        "5.1.1",
    ),
    "qmail": (
        "MAILER-DAEMON@mx.test",
        "failure notice",
        "Hi. This is the qmail-send program at mx.test.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\n\n<ada@client.test>:\n192.0.2.1 does not like recipient.\n"
        "Remote host said: 550 no mailbox here\nGiving up on 192.0.2.1.\n\n--- Below this line is a copy of the message.\n\n",
        "5.0.0",
    ),
    "Postfix": (
        "MAILER-DAEMON@mx.test (Mail Delivery System)",
        "Undelivered Mail Returned to Sender",
        "This is the mail system at host mx.test.\n\n<ada@client.test>: host mx.client.test[192.0.2.1] said: 552 5.2.2 Mailbox full\n\n",
        "5.2.2",
    ),
    "Exchange": (
        "postmaster@client.test",
        "Undeliverable: Ваш заказ",
        "Delivery has failed to these recipients or groups:\n\nada@client.test\nThe email address you entered couldn't be found.\n\n"
        "Diagnostic information for administrators:\n\nada@client.test\n#550 5.1.10 RESOLVER.ADR.RecipientNotFound ##\n"
        "\nOriginal message headers:\n\n",
        "5.1.10",
    ),
    "Gmail": (
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        "Delivery to the following recipient failed permanently:\n\n     ada@client.test\n\nTechnical details of permanent failure:\n"
        "550 550 5.1.1 No such user (state 14).\n\n----- Original message -----\n\n",
        "5.1.1",
    ),
    "Mail.ru": (
        "mailer-daemon@corp.mail.ru",
        "Ваше сообщение не доставлено. Mail failure.",
        "Это письмо создано автоматически сервером Mail.Ru, отвечать на него не нужно.\n\n"
        "К сожалению, Ваше письмо не может быть доставлено "
        "одному или нескольким получателям:\n\n  ada@client.test\n    550 5.1.1 User unknown\n\n",
        "5.1.1",
    ),
    "uk": (
        "MAILER-DAEMON@ukr.net",
        "Лист не доставлено",
        "На жаль, ваш лист не може бути доставлений:\n\nada@client.test: 550 user not found\n\n",
        "5.0.0",
    ),
}


@pytest.mark.parametrize(("sender", "subject", "words", "status"), WORDS.values(), ids=WORDS)
def test_a_bounce_in_plain_words_is_understood(sender: str, subject: str, words: str, status: str) -> None:
    inbound = understood(mail(words + ORIGINAL, **{"from": sender, "return_path": "<>"}, subject=subject))

    assert (inbound.kind, inbound.delivered) == (Kind.STATUS, Delivered.FAILED)
    assert [(one["to"], one["status"]) for one in inbound.extra["recipients"]] == [("ada@client.test", status)]
    assert (inbound.external_id, inbound.token, inbound.extra["hard"]) == ("<c.42@mail.desk.test>", "42", True)


def test_a_recipient_is_read_out_of_the_envelope_address() -> None:
    raw = mail(
        "It could not be delivered.", **{"from": "MAILER-DAEMON@mx.test"}, subject="failure notice", to="support+ada=client.test@desk.test"
    )

    assert [one["to"] for one in understood(raw).extra["recipients"]] == ["ada@client.test"]


def report(action: str, status: str, *, kind: str = "report") -> bytes:
    return parts(
        "Content-Type: text/plain\n\nDelivery report",
        f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822;ada@client.test\n"
        f"Action: {action}\nStatus: {status}",
        f"Content-Type: text/rfc822-headers\n\n{ORIGINAL}",
        kind=kind,
        **{"from": "MAILER-DAEMON@mx.test"},
    )


@pytest.mark.parametrize(
    ("action", "status", "delivered", "hard"),
    [
        ("failed", "5.1.1", Delivered.FAILED, True),
        ("Failed", "4.2.2", Delivered.FAILED, False),
        ("delayed", "4.4.7", None, False),
        ("delivered", "2.0.0", Delivered.DELIVERED, False),
        ("relayed (no more reports)", "2.0.0", Delivered.DELIVERED, False),
    ],
)
@pytest.mark.parametrize("kind", ["report; report-type=delivery-status", "report", "mixed"])
def test_a_delivery_report_is_understood(action: str, status: str, delivered: Delivered | None, hard: bool, kind: str) -> None:
    inbound = understood(report(action, status, kind=kind))

    assert (inbound.kind, inbound.delivered, inbound.external_id) == (Kind.STATUS, delivered, "<c.42@mail.desk.test>")
    assert inbound.extra["hard"] is hard


def test_a_delay_in_plain_words_fails_nothing() -> None:
    words = "Your message has been delayed for 4 hours. We will keep trying.\n\nada@client.test\n"
    raw = mail(words, **{"from": "MAILER-DAEMON@mx.test"}, subject="Warning: message delayed 4 hours")

    assert letter_of(raw).kind is LetterKind.DELAY
    assert understood(raw).delivered is None


def test_a_person_who_forwards_a_bounce_or_writes_about_one_is_a_person() -> None:
    forwarded = "Content-Type: message/rfc822\n\n" + report("failed", "5.1.1").decode().replace("=_1", "=_2")

    assert understood(parts("Content-Type: text/plain\n\nСмотрите", forwarded)).kind is Kind.MESSAGE
    assert understood(mail("Письмо не доставлено, 550 5.1.1", subject="Письмо не доставлено")).kind is Kind.MESSAGE
    assert understood(mail("Здравствуйте!", **{"from": "postmaster@client.test"}, subject="Вопрос")).kind is Kind.MESSAGE


# ── receipts and complaints ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("disposition", "kind", "delivered"),
    [
        ("manual-action/MDN-sent-manually; displayed", Kind.STATUS, Delivered.READ),
        ("automatic-action/MDN-sent-automatically; displayed/error", Kind.STATUS, Delivered.READ),
        ("automatic-action/MDN-sent-automatically; deleted", Kind.SYSTEM, None),
    ],
)
def test_a_read_receipt_is_believed_only_when_the_mail_was_displayed(disposition: str, kind: Kind, delivered: Delivered | None) -> None:
    notification = (
        f"Content-Type: message/disposition-notification\n\nOriginal-Message-ID: <c.42@mail.desk.test>\nDisposition: {disposition}"
    )
    inbound = understood(parts("Content-Type: text/plain\n\nПрочитано", notification, kind="report"))

    assert (inbound.kind, inbound.delivered, inbound.external_id, inbound.token) == (kind, delivered, "<c.42@mail.desk.test>", "42")


@pytest.mark.parametrize(("feedback", "kind"), [("abuse", Kind.UNSUBSCRIBED), ("opt-out", Kind.UNSUBSCRIBED), ("not-spam", Kind.SYSTEM)])
def test_a_complaint_ends_our_mail_to_whoever_complained(feedback: str, kind: Kind) -> None:
    told = f"Content-Type: message/feedback-report\n\nFeedback-Type: {feedback}\nOriginal-Rcpt-To: <Ada@client.test>"
    inbound = understood(parts("Content-Type: text/plain\n\nSpam", told, f"Content-Type: message/rfc822\n\n{ORIGINAL}", kind="report"))

    assert (inbound.kind, inbound.external_id) == (kind, "<c.42@mail.desk.test>")
    assert (inbound.sender.id if inbound.sender else "") == ("ada@client.test" if kind is Kind.UNSUBSCRIBED else "")
