"""Scenes in which one person comes back, and is to be recognised."""

from evals.making.cast import short, slip, someone, tail, written
from evals.making.letters import latin, with_lookalikes
from evals.making.stage import Scene, Stage, box, calls, full, named, number, own, says


def number_in_other_forms(stage: Stage) -> None:
    who, random = someone(stage.random), stage.random
    messenger = stage.enters(who, "whatsapp", own(who.number), full(who))
    call = stage.enters(who, "voice", calls(who.number))
    shared = stage.enters(who, "telegram", own(written(who, random)), named(short(who, random)), {"username": tail(random, 7)})
    stage.enters(who, "webchat", number(written(who, random)), named(who.first))
    stage.unites(messenger, call, shared)


def mailbox_in_other_forms(stage: Stage) -> None:
    who, random = someone(stage.random), stage.random
    local, _, domain = who.mailbox.partition("@")
    other = f"{local}+salon@{domain}" if domain == "gmail.com" else f" {local.capitalize()}@{domain.upper()}"
    first = stage.enters(who, "email", own(who.mailbox), full(who))
    second = stage.enters(who, "email", own(other), named(latin(who.first, random), latin(who.last, random)))
    stage.enters(who, "webchat", box(who.mailbox.replace("yandex.ru", "ya.ru")), full(who), {"cookie": tail(random, 10)})
    stage.unites(first, second)


def other_letters(stage: Stage) -> None:
    who, random = someone(stage.random, language="ru"), stage.random
    in_full = {"display": f"{who.last} {who.first} {who.middle}", "middle": who.middle, "birth_date": who.born}
    call = stage.enters(who, "voice", calls(who.number), full(who), in_full)
    first = random.choice((latin(who.first, random), who.given.en[-1]))
    shared = stage.enters(who, "telegram", own(written(who, random)), named(first, latin(who.last, random)))
    stage.unites(call, shared)


def other_language(stage: Stage) -> None:
    who, random = someone(stage.random, language="uk"), stage.random
    stage.enters(who, "viber", number(written(who, random)), full(who))
    stage.enters(who, "email", number(written(who, random)), own(who.mailbox), named((*who.given.ru, who.first)[0], who.last))
    stage.enters(who, "whatsapp", own(who.number), named(latin(who.first, random), latin(who.last, random)))


def nickname_tells_who(stage: Stage) -> None:
    who, random = someone(stage.random, language="ru"), stage.random
    order = f"A-{random.randrange(10_000, 99_999)}"
    by_name = f"Здравствуйте, это {who.name}, я звонила насчёт {order}"
    words = random.choice((by_name, f"мой номер {written(who, random)}, перезвоните", f"заказ {order}, когда доставка?"))
    nick = {"username": who.nick}
    stage.enters(who, "voice", calls(who.number), full(who), {"middle": who.middle, "orders": (order,)})
    stage.enters(who, "vk", says(words), nick, {"display": who.nick, "orders": random.choice(((order,), ()))})
    stage.enters(who, "telegram", nick, named(short(who, random)))


def nickname_everywhere(stage: Stage) -> None:
    who = someone(stage.random)
    nick = {"username": who.nick}
    stage.enters(who, "vk", nick, full(who), {"birth_date": who.born})
    stage.enters(who, "telegram", nick, named(short(who, stage.random), latin(who.last, stage.random)))
    stage.enters(who, "instagram", nick, {"display": who.nick})


def mistyped_mailbox(stage: Stage) -> None:
    who, random = someone(stage.random), stage.random
    stage.enters(who, "webchat", number(written(who, random)), box(slip(who.mailbox, random)), full(who))
    stage.enters(who, "email", number(written(who, random)), own(who.mailbox), full(who))


def married(stage: Stage) -> None:
    who, later = someone(stage.random, sex="f", language="ru"), someone(stage.random, sex="f", language="ru").last
    born = {"birth_date": who.born}
    stage.enters(who, "whatsapp", own(who.number), box(who.mailbox), full(who), born)
    stage.enters(who, "email", number(written(who, stage.random)), own(who.mailbox), named(who.first, later), born, after=200)


def signed_in_on_the_site(stage: Stage) -> None:
    who, cookie = someone(stage.random), {"cookie": tail(stage.random, 10)}
    books = {"documents": own(f"crm:{tail(stage.random, 6)}")["phones"]}
    stage.enters(who, "webchat", cookie)
    there = stage.enters(who, "webchat", cookie, books, own(who.mailbox), full(who))
    call = stage.enters(who, "voice", books, calls(who.number), full(who))
    stage.unites(there, call)


def new_number(stage: Stage) -> None:
    who, new = someone(stage.random, language="ru"), someone(stage.random, language="ru")
    stage.enters(who, "whatsapp", own(who.number), box(who.mailbox), full(who))
    stage.enters(who, "whatsapp", own(new.number), full(who), after=150)
    stage.enters(who, "email", number(written(new, stage.random)), own(who.mailbox), full(who), after=10)


def initials(stage: Stage) -> None:
    who = someone(stage.random, language="ru")
    mixed = named(with_lookalikes(who.first), with_lookalikes(who.last))
    stage.enters(who, "email", number(written(who, stage.random)), own(who.mailbox), mixed)
    stage.enters(who, "sms", calls(who.number), named(f"{who.first[0]}.{who.middle[0]}.", who.last))


def birthday(stage: Stage) -> None:
    who = someone(stage.random)
    born = {"birth_date": who.born}
    stage.enters(who, "vk", full(who), born, {"username": tail(stage.random, 7)})
    stage.enters(who, "voice", calls(who.number), full(who), born, {"middle": who.middle})


def diminutives(stage: Stage) -> None:
    who, random = someone(stage.random), stage.random
    shared = stage.enters(who, "max", own(written(who, random)), named(short(who, random)))
    stage.enters(who, "avito", number(written(who, random)), named(short(who, random), who.last))
    call = stage.enters(who, "voice", calls(who.number), full(who))
    stage.unites(shared, call)


ONE_PERSON: tuple[Scene, ...] = (
    number_in_other_forms,
    mailbox_in_other_forms,
    other_letters,
    other_language,
    nickname_tells_who,
    nickname_everywhere,
    mistyped_mailbox,
    married,
    signed_in_on_the_site,
    new_number,
    initials,
    birthday,
    diminutives,
)
