"""Domains of mail: a company's own, and those at which anybody has a mailbox. Pure."""

import re
from urllib.parse import urlsplit

from parley.core import mailboxes
from parley.people.companies.errors import DomainInvalid, DomainPublic

MOST = 20
SHAPE = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
PUBLIC = frozenset(
    """gmail.com googlemail.com yahoo.com ymail.com outlook.com hotmail.com live.com msn.com icloud.com me.com mac.com aol.com gmx.com
    gmx.de gmx.net web.de mail.com zoho.com proton.me protonmail.com pm.me tutanota.com tuta.io fastmail.com hey.com duck.com qq.com 163.com
    yandex.ru yandex.ua yandex.by yandex.kz yandex.com ya.ru mail.ru bk.ru inbox.ru list.ru internet.ru xmail.ru vk.com rambler.ru lenta.ru
    ro.ru autorambler.ru myrambler.ru mail.ua ukr.net i.ua ua.fm email.ua meta.ua bigmir.net online.ua tut.by wp.pl o2.pl onet.pl interia.pl
    seznam.cz centrum.cz privaterelay.appleid.com""".split()
)
"""Providers with whom anybody has a mailbox."""


def read(written: str) -> str:
    """`shop.example` for a domain, a site, or an address there. Raises DomainInvalid, DomainPublic."""
    text = written.strip().lower()
    host = (urlsplit(text).hostname or "") if "//" in text else text.rpartition("@")[2]
    domain = mailboxes.normalised(f"x@{host.removeprefix('www.').rstrip('.')}").rpartition("@")[2]
    if not SHAPE.fullmatch(domain):
        raise DomainInvalid(field="domains")
    if domain in PUBLIC:
        raise DomainPublic(field="domains")
    return domain
