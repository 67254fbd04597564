"""Replies as real clients write them, in Russian, Ukrainian, English and a little German and French."""

import pytest

from parley.channels.adapters.email.html_text import readable
from parley.channels.adapters.email.quotes import split

QUOTED = "\n> Какой цвет нужен?\n> Ждём ответа.\n"
BARE = "\n\nКакой цвет нужен?\nЖдём ответа.\n"
DASHES = "-" * 8

INTRODUCTIONS = {
    "Gmail web ru": "пн, 16 нояб. 2026 г. в 11:02, Грейс Хоппер <grace@desk.test>:",
    "Gmail web ru, before 2020": "16 ноября 2026 г., 11:02 пользователь Грейс <grace@desk.test> написал:",
    "Gmail web ru, address as name": '16 нояб. 2026 г. 11:02 пользователь "grace@desk.test" <grace@desk.test> написал:',
    "Gmail ru, no time": "понедельник, 16 ноября 2026 г. пользователь Грейс Хоппер написал:",
    "Gmail ru, ISO date": "2026-11-16 11:02 GMT+03:00 Грейс Хоппер <grace@desk.test>:",
    "Gmail ru, in May": "пт, 1 мая 2026 г. в 9:05, Грейс <grace@desk.test>:",
    "Gmail web uk": "пн, 16 лист. 2026 р. о 11:02 Ґрейс Гоппер <grace@desk.test> пише:",
    "Gmail web uk, before 2020": '30 серп. 2026 р. 20:45 "Ґрейс" <grace@desk.test> пише:',
    "Gmail uk, користувач": "16 листопада 2026 р. 11:02 користувач Ґрейс <grace@desk.test> написав:",
    "Gmail uk, with apostrophe": "сб, 7 бер. 2026 р. о 08:30 Дем'ян <d@desk.test> пише:",
    "Gmail web en": "On Mon, Nov 16, 2026 at 11:02 AM Grace Hopper <grace@desk.test> wrote:",
    "Gmail web en, narrow space": "On Mon, Nov 16, 2026 at 11:02\u202fAM Grace Hopper <grace@desk.test> wrote:",
    "Gmail en-GB": "On Mon, 16 Nov 2026 at 11:02, Grace Hopper <grace@desk.test> wrote:",
    "Gmail de": "Am Mo., 16. Nov. 2026 um 11:02 Uhr schrieb Grace Hopper <grace@desk.test>:",
    "Gmail fr": "Le lun. 16 nov. 2026 à 11:02, Grace Hopper <grace@desk.test> a écrit :",
    "Gmail es": "El lun, 16 nov 2026 a las 11:02, Grace (<grace@desk.test>) escribió:",
    "Apple Mail ru": "16 нояб. 2026 г., в 11:02, Грейс Хоппер <grace@desk.test> написал(а):",
    "Apple Mail uk": "16 лист. 2026 р. о 11:02 Ґрейс Гоппер <grace@desk.test> пише:",
    "Apple Mail en": "On Nov 16, 2026, at 11:02 AM, Grace Hopper <grace@desk.test> wrote:",
    "Apple Mail en-GB": "On 16 Nov 2026, at 11:02, Grace Hopper <grace@desk.test> wrote:",
    "Apple Mail de": "Am 16.11.2026 um 11:02 schrieb Grace Hopper <grace@desk.test>:",
    "Apple Mail fr": "Le 16 nov. 2026 à 11:02, Grace Hopper <grace@desk.test> a écrit :",
    "Yandex web": '16.11.2026, 11:02, "Грейс Хоппер" <grace@desk.test>:',
    "Yandex web, short year": '16.11.26, 11:02, "Грейс" <grace@desk.test>:',
    "Yandex, several addressees of old": '16 ноября 2026, 11:02, "Грейс Хоппер" <grace@desk.test>:',
    "Mail.ru web": "Понедельник, 16 ноября 2026, 11:02 +03:00 от Грейс Хоппер <grace@desk.test>:",
    "Mail.ru web, no brackets": "Понедельник, 16 ноября 2026, 11:02 +03:00 от Грейс grace@desk.test:",
    "Mail.ru in English dates": "Mon, 16 Nov 2026 11:02:51 +0300 от Грейс <grace@desk.test>:",
    "Mail.ru old, with G": "Понедельник, 16 ноября 2026г., 11:02 +03:00 от Грейс <grace@desk.test>:",
    "ukr.net": '16 листопада 2026, 11:02:33, від "Ґрейс Гоппер" <grace@desk.test>:',
    "Thunderbird ru": "16.11.2026 11:02, Грейс Хоппер пишет:",
    "Thunderbird uk": "16.11.26 11:02, Ґрейс Гоппер пише:",
    "Thunderbird en": "On 11/16/26 11:02, Grace Hopper wrote:",
    "Thunderbird en, ISO": "On 2026-11-16 11:02, Grace Hopper wrote:",
    "Thunderbird de": "Am 16.11.26 um 11:02 schrieb Grace Hopper:",
    "Proton ru": "В понедельник, 16 ноября 2026 г. в 11:02, Грейс <grace@desk.test> написал(а):",
    "Proton uk": "У понеділок, 16 листопада 2026 р. о 11:02, Ґрейс <grace@desk.test> пише:",
    "Proton en": "On Monday, November 16th, 2026 at 11:02 AM, Grace <grace@desk.test> wrote:",
    "Spark en": "On 16 Nov 2026 at 11:02 +0200, Grace Hopper <grace@desk.test>, wrote:",
    "Spark ru": "16 нояб. 2026 г., 11:02 +0300, Грейс Хоппер <grace@desk.test>, писал:",
    "Spark uk": "16 лист. 2026 р., 11:02 +0200, Ґрейс <grace@desk.test>, писав(-ла):",
    "Yahoo ru": "В понедельник, 16 ноября 2026 г. в 11:02:33 GMT+3, Грейс <grace@desk.test> написал(а):",
    "Yahoo en": "On Monday, November 16, 2026, 11:02:33 AM GMT+2, Grace <grace@desk.test> wrote:",
    "Samsung ru": "16 нояб. 2026 г. 11:02, Грейс Хоппер <grace@desk.test> написал:",
    "Roundcube en": "On 2026-11-16 11:02, Grace Hopper wrote:",
    "Zoho en": "---- On Mon, 16 Nov 2026 11:02:00 +0300 Grace <grace@desk.test> wrote ----",
    "Aqua Mail ru": "16 ноября 2026 г. 11:02:33 Грейс <grace@desk.test> написал:",
    "name first uk": "Ґрейс Гоппер <grace@desk.test> написав(ла) 16 листопада 2026 р. о 11:02:",
    "name first en": "Grace Hopper <grace@desk.test> wrote on 16 Nov 2026 at 11:02:",
}

ONLY_BEFORE_A_QUOTE = {
    "The Bat! ru": "Вы писали 16 ноября 2026 г., 11:02:33:",
    "The Bat! uk": "Ви писали 16 листопада 2026 р., 11:02:33:",
    "Roundcube ru": "Грейс писала 2026-11-16 11:02:",
    "Roundcube uk": "Ґрейс писав 2026-11-16 11:02:",
    "Evolution ru": "В Пн, 16/11/2026 в 11:02 +0300, Грейс Хоппер пишет:",
    "a name in small letters": "On Apr 3, 2026, at 4:19 PM, grace wrote:",
    "no date at all": "Грейс Хоппер пишет:",
}

LETTERHEADS = {
    "Outlook desktop ru": "От: Грейс <grace@desk.test>\nОтправлено: 16 ноября 2026 г. 11:02\nКому: Ада\nТема: Заказ",
    "Outlook desktop ru, rule": "_" * 32 + "\nОт: Грейс <grace@desk.test>\nОтправлено: 16 ноября 2026 г. 11:02\nКому: Ада\nТема: Заказ",
    "Outlook desktop ru, mailto": "From: Грейс [mailto:grace@desk.test]\nSent: Monday, November 16, 2026 11:02 AM\nTo: Ада\nSubject: Заказ",
    "Outlook desktop uk": "Від: Ґрейс <grace@desk.test>\nНадіслано: 16 листопада 2026 р. 11:02\nКому: Ада\nТема: Замовлення",
    "Outlook uk, no addresses": "Від: Ґрейс Гоппер\nНадіслано: понеділок, 16 листопада 2026 р. 11:02\nКому: Ада\nТема: Замовлення",
    "Outlook en": "From: Grace <grace@desk.test>\nSent: Monday, November 16, 2026 11:02 AM\nTo: Ada\nCc: Support\nSubject: Order",
    "Outlook de": "Von: Grace <grace@desk.test>\nGesendet: Montag, 16. November 2026 11:02\nAn: Ada\nBetreff: Auftrag",
    "Outlook fr": "De : Grace <grace@desk.test>\nEnvoyé : lundi 16 novembre 2026 11:02\nÀ : Ada\nObjet : Commande",
    "Outlook mobile ru": "Получить Outlook для iOS<https://aka.ms/o0ukef>\n"
    + "_" * 32
    + "\nОт: Грейс <grace@desk.test>\nОтправлено: Monday, November 16, 2026 11:02:33 AM\nКому: Ада <ada@client.test>\nТема: Заказ",
    "Outlook mobile uk": "Завантажити Outlook для Android\n"
    + "_" * 32
    + "\nВід: Ґрейс <grace@desk.test>\nНадіслано: понеділок, 16 листопада 2026 р. 11:02:33\nКому: Ада\nТема: Замовлення",
    "Outlook web, bold in plain text": "*От:* Грейс <grace@desk.test>\n*Отправлено:* 16 ноября 2026 г. 11:02\n*Кому:* Ада\n*Тема:* Заказ",
    "Original Message": "-----Original Message-----\nFrom: Grace <grace@desk.test>\nSent: 16 November 2026 11:02\nTo: Ada\nSubject: Order",
    "Исходное сообщение": "-----Исходное сообщение-----\nОт: Грейс <grace@desk.test>\nОтправлено: 16.11.2026 11:02\nКому: Ада\nТема: Заказ",
    "Samsung ru": f"{DASHES} Исходное сообщение {DASHES}\nОт: Грейс <grace@desk.test>\nДата: 16.11.2026 11:02 (GMT+03:00)\nТема: Заказ",
    "Samsung uk": f"{DASHES} Оригінальне повідомлення {DASHES}\nВід: Ґрейс <grace@desk.test>\nДата: 16.11.26 11:02 (GMT+02:00)",
    "i.ua": '--- Оригінальне повідомлення ---\nВід кого: "Ґрейс" <grace@desk.test>\nДата: 16 листопада 2026, 11:02:33',
    "Zimbra ru": '----- Исходное сообщение -----\nОт: "Грейс" <grace@desk.test>\nКому: "Ада" <ada@client.test>\n'
    "Отправленные: Понедельник, 16 Ноябрь 2026 г 11:02:33\nТема: Заказ",
    "Hotmail": "Date: Mon, 16 Nov 2026 11:02:33 +0300\nFrom: grace@desk.test\nTo: ada@client.test\nSubject: Order",
    "long list of recipients, wrapped": "От: Грейс <grace@desk.test>\nОтправлено: 16 ноября 2026 г. 11:02\nКому: Ада <ada@client.test>;\n"
    " Линус <linus@client.test>\nТема: Заказ",
}

DEVICE_LINES = [
    "Отправлено с iPhone",
    "Отправлено с моего iPhone",
    "Отправлено из мобильной Почты Mail",
    "Отправлено из Почты Mail для Android",
    "Отправлено из мобильного приложения Яндекс Почты",
    "Отправлено с устройства Samsung Galaxy",
    "Отправлено из Почты для Windows",
    "Отправлено с помощью Proton Mail.",
    "Надіслано з iPhone",
    "Надіслано з мого iPhone",
    "Надіслано з пристрою Galaxy",
    "Надіслано з Outlook для Android",
    "Відправлено з мобільного додатку ukr.net",
    "Відправлено з Пошти для Windows",
    "Sent from my iPhone",
    "Sent from my Galaxy",
    "Sent from Mail for Windows",
    "Sent from Outlook for iOS",
    "Sent with Proton Mail secure email.",
    "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "Von meinem iPhone gesendet",
    "Envoyé de mon iPhone",
]

OWN_SENTENCES = [
    "Встреча 16.11.2026 в 11:02, адрес:",
    "Добрый день, 16.11.2026 в 11:02 я писала на support@desk.test:",
    "16.11.2026 в 11:02 ваш менеджер написал:",
    "Вот что пишут в отзывах:",
    "Мой адрес ada@client.test, телефон:",
    "В пятницу 20.11 в 15:00 приедут двое:",
    "Отправлено с вашего склада в понедельник",
    "От: склад\nКому: магазин\nЧто: 3 коробки",
    "Дата: завтра\nТема: возврат\nОт: Ада",
    "--\nэто не подпись, а дальше ещё много строк" + "\nи ещё одна" * 30,
]


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS)
@pytest.mark.parametrize("quote", [QUOTED, BARE], ids=["marked", "bare"])
def test_the_introduction_and_the_quote_behind_it_are_hidden(introduction: str, quote: str) -> None:
    found = split(f"Синий, пожалуйста.\n\n{introduction}{quote}")

    assert found.visible == "Синий, пожалуйста."
    assert "Какой цвет нужен?" in found.hidden


@pytest.mark.parametrize(
    "introduction", [*INTRODUCTIONS.values(), *ONLY_BEFORE_A_QUOTE.values()], ids=[*INTRODUCTIONS, *ONLY_BEFORE_A_QUOTE]
)
def test_an_introduction_without_a_blank_line_above_is_known_too(introduction: str) -> None:
    assert split(f"Синий, пожалуйста.\n{introduction}{QUOTED}").visible == "Синий, пожалуйста."


@pytest.mark.parametrize("introduction", [text for text in INTRODUCTIONS.values() if " <" in text])
def test_an_introduction_wrapped_before_the_address_is_known(introduction: str) -> None:
    assert split(f"Синий.\n\n{introduction.replace(' <', chr(10) + '<', 1)}\n{QUOTED}").visible == "Синий."


@pytest.mark.parametrize("introduction", [text for text in INTRODUCTIONS.values() if text.count("<") == 1 and "(<" not in text])
def test_an_introduction_wrapped_inside_the_address_is_known(introduction: str) -> None:
    assert split(f"Синий.\n\n{introduction.replace('<', '<' + chr(10), 1)}\n{QUOTED}").visible == "Синий."


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS)
def test_an_introduction_that_is_itself_marked_as_quoted_is_hidden(introduction: str) -> None:
    assert split(f"Синий.\n\n> {introduction}\n>{QUOTED}").visible == "Синий."


@pytest.mark.parametrize("letterhead", LETTERHEADS.values(), ids=LETTERHEADS)
@pytest.mark.parametrize("quote", [QUOTED, BARE], ids=["marked", "bare"])
def test_a_letterhead_and_the_letter_under_it_are_hidden(letterhead: str, quote: str) -> None:
    found = split(f"Синий, пожалуйста.\n\n{letterhead}\n{quote}")

    assert found.visible == "Синий, пожалуйста."
    assert "Какой цвет нужен?" in found.hidden


@pytest.mark.parametrize("line", DEVICE_LINES)
def test_what_a_device_writes_under_a_letter_is_hidden(line: str) -> None:
    assert split(f"Да, буду дома.\n\n{line}\n").visible == "Да, буду дома."
    assert split(f"Да, буду дома.\n\n{line}\n\n{INTRODUCTIONS['Gmail web ru']}{QUOTED}").visible == "Да, буду дома."
    assert line in split(f"Да, буду дома.\n\n{line}\n").hidden


@pytest.mark.parametrize("sentence", OWN_SENTENCES)
def test_the_writers_own_words_are_not_taken_for_a_quote(sentence: str) -> None:
    text = f"Здравствуйте!\n\n{sentence}\n\nЖду ответа."

    assert split(text).visible == text


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS)
def test_answers_between_quotes_are_all_kept(introduction: str) -> None:
    text = f"Ответы ниже.\n\n{introduction}\n> Цвет?\n\nСиний.\n\n> Размер?\n\nXL."

    assert split(text).visible == text


@pytest.mark.parametrize(
    "introduction", [text for text in INTRODUCTIONS.values() if " <" in text and "(<" not in text and "----" not in text]
)
def test_an_introduction_in_html_is_hidden_with_its_blockquote(introduction: str) -> None:
    escaped = introduction.replace("<", "&lt;").replace(">", "&gt;")
    html = f"<div>Синий.</div><div><br></div><div>{escaped}</div><blockquote><p>Какой цвет?</p></blockquote>"

    assert split(readable(html)).visible == "Синий."
