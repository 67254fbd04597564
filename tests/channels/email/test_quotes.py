"""Forwards, signatures, and what HTML shows of the structure of a reply."""

from pathlib import Path

import pytest

from parley.channels.adapters import email as package
from parley.channels.adapters.email.bodies import unflowed
from parley.channels.adapters.email.html_text import readable
from parley.channels.adapters.email.quotes import Split, split

HTML_REPLIES = Path(next(iter(package.__path__))) / "samples" / "html_replies"
"""Written here in the form that each client gives its replies; the people are invented. Each says "Синий." above a quote."""

FORWARDS = {
    "Gmail ru": "---------- Forwarded message ---------\nОт: Линус <linus@other.test>\n"
    "Date: пн, 16 нояб. 2026 г. в 11:02\nSubject: Счёт\nTo: <ada@client.test>",
    "Yandex": '-------- Пересылаемое сообщение --------\n16.11.2026, 11:02, "Линус" <linus@other.test>:',
    "Mail.ru": "-------- Пересылаемое сообщение --------\nОт: Линус <linus@other.test>\n"
    "Кому: Ада\nДата: Понедельник, 16 ноября 2026, 11:02 +03:00\nТема: Счёт",
    "Gmail uk": "---------- Forwarded message ---------\nВід: Лінус <linus@other.test>\nDate: пн, 16 лист. 2026 р. о 11:02",
    "uk": "-------- Переслане повідомлення --------\nВід: Лінус <linus@other.test>\nДата: 16.11.2026 11:02",
    "Thunderbird": "-------- Перенаправленное сообщение --------\nТема: Счёт\n"
    "Дата: Mon, 16 Nov 2026 11:02:33 +0300\nОт: Линус <linus@other.test>",
    "Apple ru": "Начало переадресованного сообщения:\n\n> От: Линус <linus@other.test>\n> Дата: 16 ноября 2026 г. в 11:02:33 GMT+3",
    "Apple en": "Begin forwarded message:\n\n> From: Linus <linus@other.test>\n> Date: 16 November 2026 at 11:02:33 GMT",
}


def shown(html: str, *, forwarded: bool = False) -> str:
    return split(readable(html), forwarded=forwarded).visible


@pytest.mark.parametrize("path", sorted(HTML_REPLIES.glob("*.html")), ids=lambda path: path.stem)
def test_only_the_answer_of_an_html_reply_is_shown(path: Path) -> None:
    assert shown(path.read_text()) == "Синий."


@pytest.mark.parametrize("forward", FORWARDS.values(), ids=FORWARDS)
def test_a_forward_keeps_its_text(forward: str) -> None:
    text = f"Посмотрите, пожалуйста.\n\n{forward}\n\nСчёт на 100."

    assert split(text) == Split(text)


def test_a_letterhead_under_a_forwarding_subject_is_kept() -> None:
    text = "Посмотрите.\n\nОт: Линус <linus@other.test>\nОтправлено: 16 ноября 2026 г. 11:02\nКому: Ада\nТема: Счёт\n\nСчёт на 100."

    assert split(text, forwarded=True).visible == text
    assert split(text).visible == "Посмотрите."


def test_an_html_forward_is_kept() -> None:
    marked = "<div class='gmail_attr'>---------- Forwarded message ---------<br>От: Линус<br></div>"
    gmail = f"<div>Посмотрите.</div><div class='gmail_quote'>{marked}<p>Счёт на 100.</p></div>"

    assert "Счёт на 100." in shown(gmail)
    assert "Какой цвет нужен?" in shown((HTML_REPLIES / "outlook_web.html").read_text(), forwarded=True)


def test_a_reply_to_a_forward_is_still_a_reply() -> None:
    text = "Синий.\n\n16.11.2026 11:02, Грейс пишет:\n> -------- Пересылаемое сообщение --------\n> Счёт на 100."

    assert split(text).visible == "Синий."


def test_nothing_above_the_quote_shows_the_whole_body() -> None:
    text = "16.11.2026 11:02, Грейс пишет:\n> Какой цвет?"

    assert split(text) == Split(text)


def test_a_letter_of_nothing_but_a_device_line_is_shown() -> None:
    assert split("Отправлено с iPhone").visible == "Отправлено с iPhone"


def test_a_signature_is_hidden_and_a_closing_formula_is_not() -> None:
    found = split("Добрый день!\n\nС уважением,\nАда\n\n-- \nАда Лавлейс\n+380 44 000 00 00")

    assert found == Split("Добрый день!\n\nС уважением,\nАда", "-- \nАда Лавлейс\n+380 44 000 00 00".replace("-- ", "--"))


def test_a_signature_above_the_quote_is_hidden_with_it() -> None:
    found = split("Да.\n\n-- \nАда\n\nпн, 16 нояб. 2026 г. в 11:02, Грейс <g@desk.test>:\n\n> Цвет?")

    assert found.visible == "Да."
    assert "Ада" in found.hidden
    assert "> Цвет?" in found.hidden


def test_answers_between_quotes_in_html_are_kept() -> None:
    introduction = "<div>пн, 16 нояб. 2026 г. в 11:02, Грейс &lt;grace@desk.test&gt;:</div>"
    html = f"{introduction}<blockquote>Цвет?</blockquote><div>Синий.</div><blockquote>Размер?</blockquote><div>XL.</div>"

    assert "> Цвет?\nСиний." in shown(html).replace("\n\n", "\n")
    assert "XL." in shown(html)


def test_what_lists_and_virus_scanners_add_under_a_quote_is_no_answer() -> None:
    text = "Да.\n\nOn Mon, 16 Nov 2026 at 11:02, Grace <g@desk.test> wrote:\n> Color?\n\nБез вирусов. www.avast.com"

    assert split(text).visible == "Да."


def test_an_indented_paragraph_is_no_quote() -> None:
    html = '<div>Адрес:</div><blockquote style="margin:0 0 0 40px;border:none;padding:0px">Киев, Крещатик, 1</blockquote><div>Жду.</div>'

    assert "\nКиев, Крещатик, 1" in shown(html)


def test_html_becomes_readable_text() -> None:
    html = (
        "<h2>Заказ</h2><p>Нужно:</p><ul><li>шампунь</li><li>маска<ul><li>для волос</li></ul></li></ul><ol><li>раз</li><li>два</li></ol>"
        '<p>Фото: <img src="cid:a@b"> и <a href="https://salon.example/x">сайт</a>, <a href="javascript:x()">тут</a>, '
        '<a href="mailto:ada@client.test">почта</a></p>'
        "<table><tr><td>Итого</td><td>100&nbsp;₴</td></tr><tr><td>НДС</td><td>20</td></tr></table>"
        '<img src="https://track.test/p.gif" width=1 height=1>'
        '<div style="display:none">тайное</div><pre>a\n  b</pre><script>alert(1)</script>'
    )

    assert readable(html, {"a@b": "IMG_1.png"}) == (
        "Заказ\n\nНужно:\n\n- шампунь\n- маска\n- для волос\n\n1. раз\n2. два\n\n"
        "Фото: [image: IMG_1.png] и сайт <https://salon.example/x>, тут, почта <ada@client.test>\n\n"
        "Итого 100 ₴\nНДС 20\n\na\n  b"
    )


def test_wrapped_lines_flow_together_again() -> None:
    assert unflowed("Первая \nстрока\nвторая\n\n> чужая \n> речь\n-- \nАда") == "Первая строка\nвторая\n\n> чужая \n> речь\n-- \nАда"
    assert unflowed("пере \nнос", joined=True) == "перенос"
