"""One name, however it is spelt."""

import pytest

from parley.people.matching.lettering import family, skeleton

SPELLINGS = (
    "Щербаков Shcherbakov Scherbakov",
    "Хохлов Khokhlov Hohlov",
    "Егоров Egorov Yegorov",
    "Цветков Цвєтков Tsvetkov Cvetkov",
    "Юдин Yudin Iudin Judin",
    "Гайдай Гайдай Haidai Gaidai",
    "Чернышёв Чернышев Chernyshov Chernyshev",
    "Фёдоров Федоров Fyodorov Fedorov",
    "Семёнов Semyonov Semenov",
    "Алексеев Alekseyev Alekseev",
    "Васильев Vasiliev Vasilyev Vasilev",
    "Рябов Ryabov Riabov",
    "Волков Wolkow Volkov",
    "Жуков Zhukov",
    "Шевченко Schewtschenko Szewczenko Shevchenko",
    "Соловьёв Solovyov Soloviev",
)


@pytest.mark.parametrize("spellings", SPELLINGS)
def test_spellings_of_one_surname_sound_alike(spellings: str) -> None:
    assert len({skeleton(spelling) for spelling in spellings.split()}) == 1


@pytest.mark.parametrize("pair", ["Жанна Яна", "Иванов Петров", "Козлов Котов", "Орлов Крылов", "Smith Jones", "Лисенко Лещенко"])
def test_different_names_sound_different(pair: str) -> None:
    one, other = pair.split()

    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize("mixed", ["Вacильeв", "Bасильев", "Васильeв"])
def test_latin_letters_that_strayed_into_a_cyrillic_name_are_read_as_what_they_look_like(mixed: str) -> None:
    assert skeleton(mixed) == skeleton("Васильев")


@pytest.mark.parametrize("couple", ["Иванов Иванова", "Чернышёв Чернышёва", "Калинин Калинина", "Достоевский Достоевская", "Белый Белая"])
def test_a_wife_bears_her_husbands_surname(couple: str) -> None:
    his, hers = couple.split()

    assert family(his)[0] == family(hers)[0]


def test_a_surname_tells_a_woman_from_a_man_where_its_ending_does() -> None:
    assert [family(name)[1] for name in ("Иванов", "Ivanova", "Шевченко", "Martin")] == ["m", "f", "", ""]
