"""Plausible things that customers write, in three languages, from a small vocabulary."""

import random

RUSSIAN = """
    здравствуйте хочу записаться на стрижку завтра вечером есть ли свободное время сколько стоит окрашивание волос можно перенести
    визит спасибо подскажите адрес салона работаете вы воскресенье мастер маникюр доставка заказ оплата картой вернуть товар скидка
""".split()
UKRAINIAN = """
    вітаю хочу записатися на стрижку завтра ввечері чи є вільний час скільки коштує фарбування волосся можна перенести візит
    дякую підкажіть адресу салону працюєте ви у неділю майстер манікюр доставка замовлення оплата карткою повернути товар знижка
""".split()
ENGLISH = """hello would like to book haircut tomorrow evening is there free time how much colouring hair can move visit thanks please
address salon open sunday master manicure delivery order payment card return goods discount""".split()
LANGUAGES = (RUSSIAN, UKRAINIAN, ENGLISH)


def said(chance: random.Random) -> str:
    words = chance.choice(LANGUAGES)
    often = [1 / place for place in range(1, len(words) + 1)]  # as in real texts, the nth word is said 1/n as often as the first
    return " ".join(chance.choices(words, often, k=chance.randint(3, 12))).capitalize()


def many(count: int, *, seed: int = 1) -> list[str]:
    """The same ones each time."""
    chance = random.Random(seed)
    return [said(chance) for _ in range(count)]
