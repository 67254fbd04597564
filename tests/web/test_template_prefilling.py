"""What a template's variables are begun with, by their names or by the words before them."""

import pytest

from parley import channels
from parley.channels import Template, Variable, Wording
from parley.web.composer.prefilling import Known, prefilled
from parley.web.shell.bubbles import bubble

KNOWN = Known(name="Ada Lovelace", number="42", house="Salon", me="Grace", places=(("Centre", "Main street 1"),))


def template(text: str) -> Template:
    names = dict.fromkeys(channels.templates.VARIABLE.findall(text))
    return Template(id="1", name="t", language="uk", body=Wording(text, tuple(Variable(name) for name in names)))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Добрий день, {{1}}! Ваш запис {{2}}.", ["Ada", ""]),
        ("Здравствуйте, *{{1}}*! Обращение № {{2}} закрыто.", ["Ada", "42"]),
        ("Hello {{customer_name}}, {{agent}} of {{company}} here.", ["Ada Lovelace", "Grace", "Salon"]),
        ("{{first_name}}: {{ticket}}, {{branch}}", ["Ada", "42", "Main street 1"]),
        ("{{order_id}} {{colour}}", ["", ""]),
    ],
    ids=["greeting", "number", "names", "more-names", "unknown"],
)
def test_what_is_known_is_filled_in(text: str, values: list[str]) -> None:
    assert list(prefilled(template(text), KNOWN).body) == values


def test_a_preview_marks_words_and_trusts_nobody() -> None:
    shown = bubble(template("*{{first_name}}*, _а_ ~б~ a*b*c <b>{{a_b}} {{c_d}}</b>")).body

    assert "<strong><span" in shown and "<em>а</em> <s>б</s> a*b*c &lt;b&gt;" in shown
    assert shown.count("<em>") == 1 and "{{a_b}}" in shown
