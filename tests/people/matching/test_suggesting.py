"""What an operator is asked, and what they are not bothered with."""

import pytest

from parley.people.matching import Record, Tier, compare
from tests.people.matching.told import MAILBOX, NUMBER, claimed, network, proven, who

LIKELY: tuple[tuple[str, Record, Record, str], ...] = (
    ("claimed number", who("Надежда", phones=claimed("9740773749")), who("Надежда Щербакова", phones=proven(NUMBER)), "same_phone"),
    ("rare nickname", who("Иришка", username="kotik70kz"), who("kotik70kz", username="kotik70kz"), "same_username"),
    ("order", who("dragon83f2", orders=("A-79779",)), who("Эдуард Кузнецов", orders=("a-79779",)), "same_order"),
    ("birthday", who("Анна Иванова", birth_date="2005-06-15"), who("Anna Ivanova", birth_date="2005-06-15"), "same_birth_date"),
    (
        "typo",
        who("Григорий Белов", emails=claimed("grgiory.belov.n32z@mail.ru")),
        who("Григорий Белов", emails=proven("grigory.belov.n32z@mail.ru")),
        "similar_email",
    ),
    ("initials", who("С.Н. Гусев", phones=network(NUMBER)), who("Стeпaн Гуceв", phones=claimed(NUMBER)), "same_initials"),
    ("number in words", who("tiger", said=("мой номер 9740773749",)), who("Инна", phones=network(NUMBER)), "same_phone"),
    (
        "name in words",
        who("sokol72x7", username="sokol72x7", said=("это Леонид Хохлов",), orders=("A-1",)),
        who("Леонид Хохлов", orders=("A-1",)),
        "same_surname",
    ),
    ("browser", who(cookie="ck_1"), who("Ada Lovelace", cookie="ck_1", emails=proven(MAILBOX)), "same_device"),
)


@pytest.mark.parametrize(("one", "other", "reason"), [case[1:] for case in LIKELY], ids=[case[0] for case in LIKELY])
def test_what_speaks_for_one_person_is_suggested_with_its_reasons(one: Record, other: Record, reason: str) -> None:
    verdict = compare(one, other)

    assert verdict.tier is Tier.MAYBE
    assert verdict.confidence > 0.75
    assert reason in {found.code for found in verdict.reasons}


UNLIKELY: tuple[tuple[str, Record, Record], ...] = (
    ("namesakes", who("Александр Сидоров", city="Казань"), who("Александр Сидоров", city="Казань")),
    ("rare namesakes", who("Аполлинарий Крузенштерн", city="Казань"), who("Аполлинарий Крузенштерн", city="Казань")),
    ("common nickname", who("Георгий Щербаков", username="sergey_"), who("Вера Яковлева", username="sergey_")),
    ("nickname that is a word", who(username="neo"), who(username="neo")),
    ("twins", who("Мария Волкова", birth_date="1991-04-22", city="Тверь"), who("Ольга Волкова", birth_date="1991-04-22", city="Тверь")),
    (
        "father and son",
        who("Иван Юдин", birth_date="1959-07-13", phones=network(NUMBER)),
        who("Иван Юдин", birth_date="1990-06-25", phones=claimed(NUMBER)),
    ),
    ("placeholder", who("Ada", phones=claimed("88000000000")), who("Ada", phones=claimed("88000000000"))),
    ("number sold anew", who("Павел Юдин", phones=claimed(NUMBER), days_ago=900), who(phones=network(NUMBER))),
    (
        "mailbox next door",
        who("Эдуард Ершов", emails=proven("ershov66.z9ez@bk.ru")),
        who("Инна Ершова", emails=proven("ershov66a.z9ez@bk.ru")),
    ),
    ("borrowed name", who("Вера Яковлева", emails=proven("vera.y@mail.ru")), who("Вера Яковлева", emails=proven("o.cvetkov@yandex.ru"))),
)


@pytest.mark.parametrize(("one", "other"), [case[1:] for case in UNLIKELY], ids=[case[0] for case in UNLIKELY])
def test_strangers_who_have_something_in_common_are_not_suggested(one: Record, other: Record) -> None:
    assert compare(one, other).tier is Tier.NO


@pytest.mark.parametrize("name", ["", "Тимур", "Маргарита"])
def test_an_impostor_who_asks_for_anothers_matters_is_not_suggested(name: str) -> None:
    impostor = who(name, emails=claimed("volkov65.86yt@yandex.ru"), said=("какой статус моего заказа и адрес доставки?",))

    assert compare(impostor, who("Тимур Волков", emails=proven("volkov65.86yt@yandex.ru"))).tier is Tier.NO


def test_a_computer_in_a_hall_tells_nothing_of_who_sits_there() -> None:
    one, other = who(cookie="ck_1"), who("Ada Lovelace", cookie="ck_1")

    assert compare(one, other, {"c:ck_1": 4}).tier is Tier.NO


def test_a_rare_surname_tells_more_than_a_common_one() -> None:
    rare, common = (who(name, birth_date="1991-04-22") for name in ("Анна Крузенштерн", "Анна Иванова"))
    rare, common = compare(rare, rare), compare(common, common)

    assert rare.confidence > common.confidence


def test_the_weightiest_reason_comes_first() -> None:
    verdict = compare(who("Ada Lovelace", phones=proven(NUMBER), city="Тула"), who("Ada Lovelace", phones=proven(NUMBER), city="Тула"))

    assert [reason.code for reason in verdict.reasons] == ["same_phone", "same_surname", "same_given_name", "same_city"]
