"""Scenes in which people have something in common, and are not to be mixed."""

from evals.making.cast import Someone, as_borne_by, mailbox, someone, tail, written
from evals.making.stage import Scene, Stage, box, calls, full, named, number, own, says


def family(stage: Stage) -> None:
    he, she = _couple(stage)
    stage.enters(he, "voice", calls(he.number), full(he), {"middle": he.middle})
    stage.enters(she, "whatsapp", own(he.number), full(she))
    stage.enters(he, "email", number(written(he, stage.random)), own(he.mailbox), full(he))
    stage.enters(she, "email", number(written(he, stage.random)), own(she.mailbox), full(she))


def _couple(stage: Stage) -> tuple[Someone, Someone]:
    he = someone(stage.random, sex="m", language="ru")
    return he, someone(stage.random, sex="f", language="ru", last=as_borne_by("f", he.last))


def sold_number(stage: Stage) -> None:
    old, new = someone(stage.random, language="ru"), someone(stage.random, language="ru")
    stage.enters(old, "whatsapp", own(old.number), full(old), after=-900)
    stage.enters(old, "email", number(written(old, stage.random)), own(old.mailbox), full(old), after=30)
    shared = stage.enters(new, "telegram", own(written(old, stage.random)), full(new), after=700)
    call = stage.enters(new, "voice", calls(old.number), after=30)
    stage.unites(shared, call)


def namesakes(stage: Stage) -> None:
    model = someone(stage.random, language="ru")
    for kind in ("vk", "telegram", "whatsapp", "email"):
        who = someone(stage.random, language="ru", sex=model.given.sex)
        theirs = {"whatsapp": own(who.number), "email": own(mailbox(model.first, model.last, "ru", stage.random))}
        stage.enters(who, kind, theirs.get(kind, {}), full(model))


def office(stage: Stage) -> None:
    shared = own(f"{stage.random.choice(('info', 'zakaz', 'office', 'sales'))}@{tail(stage.random, 8)}.example")
    for _ in range(3):
        who = someone(stage.random, language="ru")
        stage.enters(who, "email", shared, full(who), says(f"С уважением, {who.name}"), {"company": "ООО «Вектор»"})


def father_and_son(stage: Stage) -> None:
    father = someone(stage.random, sex="m", language="ru")
    son = someone(stage.random, sex="m", language="ru", first=father.first, last=father.last)
    stage.enters(father, "voice", calls(father.number), full(father), {"middle": father.middle, "birth_date": f"1957{father.born[4:]}"})
    theirs = number(written(father, stage.random))
    stage.enters(son, "webchat", theirs, own(son.mailbox), full(son), {"birth_date": f"1986{son.born[4:]}"})


def twins(stage: Stage) -> None:
    one = someone(stage.random, sex="f", language="ru")
    other = one
    while other.given == one.given:
        other = someone(stage.random, sex="f", language="ru", last=one.last)
    for who in (one, other):
        born = {"birth_date": one.born}
        stage.enters(who, "vk", full(who), born, {"username": tail(stage.random, 7)})
        stage.enters(who, "voice", calls(one.number), full(who), born)


def computer_in_a_hall(stage: Stage) -> None:
    cookie = {"cookie": tail(stage.random, 10)}
    for _ in range(4):
        who = someone(stage.random)
        stage.enters(who, "webchat", cookie, number(written(who, stage.random)), full(who))


def common_nickname(stage: Stage) -> None:
    nick = {"username": stage.random.choice(("panda", "neo", "olga_", "tigra", "max"))}
    for kind in ("vk", "telegram"):
        stage.enters(who := someone(stage.random), kind, nick, full(who))


def made_up_address(stage: Stage) -> None:
    told = stage.random.choice((number("+79999999999"), number("80000000000"), box("asdf@asdf.ru"), box("net@mail.ru")))
    for _ in range(3):
        stage.enters(who := someone(stage.random), "webchat", told, full(who))


def lent_number(stage: Stage) -> None:
    lent = calls(someone(stage.random, language="ru").number)
    for _ in range(4):
        who = someone(stage.random, language="ru")
        stage.enters(who, "voice", lent, full(who), says("звонок через Авито (подменный номер)"), {"company": "masked"})


def mailbox_next_door(stage: Stage) -> None:
    he, she = _couple(stage)
    stage.enters(he, "email", own(he.mailbox), full(he))
    stage.enters(she, "email", own(he.mailbox.replace(".", "a.", 1)), full(she))


def impostor(stage: Stage) -> None:
    who, thief, random = someone(stage.random), someone(stage.random), stage.random
    stage.enters(who, "email", number(written(who, random)), own(who.mailbox), full(who))
    stage.enters(who, "whatsapp", own(who.number), full(who))
    shown, filled = {"display": who.first}, {"first": thief.first}
    told = random.choice(({}, shown, filled, {**shown, **filled}))
    stage.enters(thief, "webchat", box(who.mailbox), says("какой статус моего заказа и адрес доставки?"), told)


def first_names(stage: Stage) -> None:
    name = named(someone(stage.random, language="ru").first)
    for kind in ("telegram", "max", "viber"):
        stage.enters(someone(stage.random, language="ru"), kind, name)


def borrowed_display_name(stage: Stage) -> None:
    who, thief = someone(stage.random), someone(stage.random)
    stage.enters(who, "email", own(who.mailbox), full(who))
    stage.enters(thief, "email", own(thief.mailbox), {"display": who.name})


SEVERAL_PEOPLE: tuple[Scene, ...] = (
    family,
    sold_number,
    namesakes,
    office,
    father_and_son,
    twins,
    computer_in_a_hall,
    common_nickname,
    made_up_address,
    lent_number,
    mailbox_next_door,
    impostor,
    first_names,
    borrowed_display_name,
)
