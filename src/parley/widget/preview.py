"""A plain page of a site that does not exist, with the owner's chat on it: what they will get before they get it."""

from html import escape
from pathlib import Path
from string import Template

import msgspec

from parley.channels.adapters.webchat import WebchatSettings
from parley.core.ids import AccountId
from parley.widget.look import look
from parley.widget.pages import version
from parley.widget.protocol import BadFrame

PAGE = Template((Path(__file__).parent / "static" / "preview.html").read_text())

# A strict policy on purpose: the chat has to work on sites that have one.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; media-src 'self'; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)

LARGEST_DRAFT = 64 * 1024

WORDS = {
    "en": {
        "title": "Preview of your chat",
        "note": "This is how your visitors see the chat. Nothing on this page belongs to your site except the round button.",
        "heading": "A sample shop",
        "lead": "A page like any other, with a few words on it, so that you can judge colour, size and place.",
        "goods": "Haircut · Colouring · Care",
    },
    "ru": {
        "title": "Предпросмотр вашего чата",
        "note": "Так чат видят ваши посетители. Из всего, что есть на этой странице, на вашем сайте появится только круглая кнопка.",
        "heading": "Пример магазина",
        "lead": "Обычная страница с несколькими словами, чтобы вы могли оценить цвет, размер и место.",
        "goods": "Стрижка · Окрашивание · Уход",
    },
    "uk": {
        "title": "Попередній перегляд вашого чату",
        "note": "Так чат бачать ваші відвідувачі. З усього, що є на цій сторінці, на вашому сайті з’явиться лише кругла кнопка.",
        "heading": "Приклад магазину",
        "lead": "Звичайна сторінка з кількома словами, щоб ви могли оцінити колір, розмір і місце.",
        "goods": "Стрижка · Фарбування · Догляд",
    },
}


def preview(account_id: AccountId, language: str) -> bytes:
    language = language if language in WORDS else "en"
    words = {name: escape(text) for name, text in WORDS[language].items()}
    return PAGE.substitute(words, language=language, account=escape(str(account_id)), version=version()).encode()


def tried_on(draft: bytes) -> bytes:
    """The look of settings that nobody has saved. Raises `BadFrame`."""
    try:
        return msgspec.json.encode(look(msgspec.json.decode(draft, type=WebchatSettings)))
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise BadFrame from error
