"""What a column of a list may mean, and by which headings that is told: in Russian, Ukrainian and English."""

from collections.abc import Mapping

NAMES = ("name", "last", "first", "middle")
NICKNAMES = ("telegram", "instagram", "vk")
ADDRESSES = ("phone", "email", *NICKNAMES, "number")
OWN_NUMBER = "number"
"""What somebody is called in the system that the list comes from: whoever has it there is the same person in each list."""
TAGS, NOTE = "tags", "note"
CONSENT = "consent:"
"""Before a purpose: what the person has agreed to, or how we know."""
SINGLE = frozenset({*NAMES, OWN_NUMBER, "called", "birth_date", "city", "company", "job", "language", "address", "website"})
"""What a person has one of."""

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "last": ("фамилия", "прізвище", "last name", "surname", "family name", "lastname"),
    "middle": ("отчество", "по батькові", "middle name", "patronymic", "middlename"),
    "first": ("имя", "ім'я", "first name", "given name", "firstname"),
    "name": ("фио", "ф и о", "піб", "п і б", "клиент", "клієнт", "name", "full name", "fn", "customer", "client", "имя клиента", "контакт"),
    "phone": ("телефон", "номер телефона", "мобильный", "мобільний", "моб", "тел", "phone", "mobile", "cell", "tel", "whatsapp", "viber"),
    "email": ("почта", "эл почта", "электронная почта", "пошта", "електронна пошта", "email", "e mail", "mail", "емейл", "имейл"),
    "telegram": ("telegram", "телеграм", "телеграмм", "tg", "тг"),
    "instagram": ("instagram", "инстаграм", "інстаграм", "инста", "insta"),
    "vk": ("vk", "вк", "вконтакте", "vkontakte"),
    "number": (
        "id",
        "ид",
        "код",
        "номер клиента",
        "номер клієнта",
        "код клиента",
        "код клієнта",
        "номер карты",
        "номер картки",
        "customer id",
    ),
    "called": ("обращение", "как обращаться", "звертання", "як звертатися", "how to address them", "salutation"),
    "birth_date": ("дата рождения", "день рождения", "др", "дата народження", "день народження", "дн", "birthday", "birth date", "bday"),
    "city": ("город", "місто", "city", "town", "населенный пункт", "населений пункт"),
    "company": ("компания", "організація", "организация", "компанія", "company", "organization", "organisation", "org", "фирма", "фірма"),
    "job": ("должность", "посада", "профессия", "професія", "job", "job title", "title", "position", "occupation"),
    "language": ("язык", "мова", "language", "lang"),
    "address": ("адрес", "адреса", "address", "adr", "street", "улица", "вулиця"),
    "website": ("сайт", "website", "web", "site", "url", "homepage"),
    "tags": (
        "теги",
        "тег",
        "метки",
        "мітки",
        "категория",
        "категорія",
        "категории",
        "tags",
        "tag",
        "labels",
        "categories",
        "группа",
        "група",
    ),
    "note": ("комментарий", "коментар", "примечание", "примітка", "заметка", "заметки", "нотатка", "note", "notes", "comment", "comments"),
}
