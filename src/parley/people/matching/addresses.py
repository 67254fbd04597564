"""Numbers and mailboxes in the form in which they are compared, and which of them tell nothing of who writes."""

import re
from functools import lru_cache

from parley.core import mailboxes, phones

READY = re.compile(r"\+[1-9]\d{7,14}")
# Written the way one does at home, where the number itself may be too new for the tables of phonenumbers.
HOME = (
    (re.compile(r"8([3489]\d{9})"), "+7"),
    (re.compile(r"(9\d{9})"), "+7"),
    (re.compile(r"(7[3489]\d{9})"), "+"),
    (re.compile(r"(380\d{9})"), "+"),
    (re.compile(r"0([3-9]\d{8})"), "+380"),
    (re.compile(r"(447\d{9})"), "+"),
    (re.compile(r"0(7\d{9})"), "+44"),
)
SHORTEST_NUMBER = 7
TOLL_FREE = ("+7800", "+380800", "+44800", "+1800")

ALIASES = {
    **dict.fromkeys(("ya.ru", "yandex.com", "yandex.ua", "yandex.by", "yandex.kz", "narod.ru"), "yandex.ru"),
    **dict.fromkeys(("googlemail.com",), "gmail.com"),
    **dict.fromkeys(("me.com", "mac.com"), "icloud.com"),
    **dict.fromkeys(("pm.me", "protonmail.com"), "proton.me"),
}
"""Domains of one provider that lead to one mailbox."""
WITHOUT_DOTS = frozenset({"gmail.com"})
DOTS_AS_DASHES = frozenset({"yandex.ru"})

ROLES = frozenset(
    """admin administrator billing booking bookings buh buhgalter buhgalteria client clients company contact contacts customer director
    feedback finance hello help hr info invoice job kadry magazin mail mailbox manager marketing market no-reply noreply office
    ofis opt order orders otdel postmaster pr priem reception registratura robot sales sale salon secretary sekretar service shop
    snab snabzhenie store support team tender uslugi webmaster welcome zakaz zakazy zakupki zapis zayavka""".split()
)
"""Local parts behind which many people stand."""
MADE_UP = frozenset(
    """a aa aaa abc anon anonymous asd asdf asdfg example fake fdsa foo bar guest mail na net nety netu no noemail nomail nobody none
    nope notemail null qqq qwe qwer qwerty qwertyuiop some someone sss test tester testtest tests test1 test123 undefined unknown
    user username xx xxx xxxx your yourmail youremail zzz""".split()
)
MADE_UP_DOMAINS = frozenset(
    """example.com example.org example.net example.ru test.ru test.com test.ua none.com no.com no.ru nomail.com nomail.ru noemail.com
    mail.com.ru localhost email.email a.ru aa.ru 1.ru 123.ru qwe.ru asd.ru""".split()
)


@lru_cache(8_192)
def number(text: str) -> str:
    """`+79740773749`, however it was written; empty where it is no number."""
    if READY.fullmatch(text):
        return text
    digits = re.sub(r"\D", "", text[:40])
    if text.lstrip().startswith(("+", "00")):
        return f"+{digits.lstrip('0')}" if READY.fullmatch(f"+{digits.lstrip('0')}") else ""
    home = next((country + match[1] for pattern, country in HOME if (match := pattern.fullmatch(digits))), "")
    return home or phones.normalised(text)


@lru_cache(8_192)
def is_nobodys(number: str) -> bool:
    """Typed to get past a form (`88000000000`), or a line that a company pays for."""
    rest = number[-9:]
    return number.startswith(TOLL_FREE) or len(set(rest)) <= 2 or rest[-7:] in ("1234567", "7654321", "0123456", "3456789", "4567890")


@lru_cache(8_192)
def mailbox(text: str) -> str:
    """An address as its provider reads it: without the tag after a plus, dots where they count, one domain of several."""
    address = mailboxes.normalised(text)
    local, _, domain = address.rpartition("@")
    domain = ALIASES.get(domain, domain)
    local = local.partition("+")[0] or local
    if domain in WITHOUT_DOTS:
        local = local.replace(".", "")
    if domain in DOTS_AS_DASHES:
        local = local.replace(".", "-")
    return f"{local}@{domain}" if address else ""


@lru_cache(8_192)
def is_shared(mailbox: str) -> bool:
    """An office's, or one typed to get past a form."""
    local, _, domain = mailbox.rpartition("@")
    word = re.sub(r"[-_.]?\d*$", "", local)
    return word in ROLES or is_made_up(local, domain)


def is_made_up(local: str, domain: str) -> bool:
    plain = re.sub(r"[\d._-]", "", local)
    return (
        domain in MADE_UP_DOMAINS
        or plain in MADE_UP
        or len(set(local)) < 2
        or local == domain.partition(".")[0]
        or (not plain and len(local) < SHORTEST_NUMBER)
    )
