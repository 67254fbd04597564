"""A run of a scenario, one turn after another."""

from datetime import timedelta

import pytest

from parley.bot.scenarios import Failed, Guess, Heard, Returned
from parley.bot.scenarios.effects import Ask, Call, Counted, LookUp, Rated, RunOther, Say, SetField, Tag, WaitUntil
from tests.bot.scenarios.stage import NOW, Stage, heard, scenario

BOOKING = scenario(
    {
        "service": {"do": "ask", "question": "Which service?", "slot": "service", "kind": "service", "next": "day"},
        "day": {"do": "ask", "question": "Which day?", "slot": "day", "kind": "date_time", "check": {"future": True}, "next": "name"},
        "name": {"do": "ask", "question": "Your name?", "slot": "name", "kind": "name", "next": "confirm"},
        "confirm": {
            "do": "choose",
            "text": "{{ slots.service }} for {{ slots.name }}, right?",
            "options": [
                {"id": "yes", "label": "Yes", "words": {"ru": ["да"]}, "go": "done"},
                {"id": "no", "label": "No", "go": "service"},
            ],
        },
        "done": {"do": "hand_over", "text": "Thank you, {{ slots.name }}!", "note": "{{ slots.service }}, {{ slots.day }}"},
    }
)


def test_it_asks_one_thing_after_another_and_hands_over_with_what_it_knows() -> None:
    stage = Stage(BOOKING)

    assert stage.hears(None) == ["Which service?"]
    assert stage.hears("a haircut") == ["Which day?"]
    assert stage.hears("on Wednesday", date_time="2026-11-25") == ["Your name?"]
    assert stage.hears("Ada") == ["a haircut for Ada, right?"]
    assert stage.hears("yes") == ["Thank you, Ada!"]
    assert stage.handed_over is not None
    assert stage.handed_over.reason == "wanted"
    assert stage.handed_over.note == "a haircut, 25 Nov 2026"
    assert stage.handed_over.slots == {"service": "a haircut", "day": "2026-11-25", "name": "Ada"}
    assert stage.outcome == "handed_over"


def test_what_the_first_message_names_is_not_asked() -> None:
    stage = Stage(BOOKING)

    assert stage.hears("a haircut on Wednesday", service="haircut", date_time="2026-11-25") == ["Your name?"]
    assert stage.values == {"service": "haircut", "day": "2026-11-25"}


def test_what_is_known_of_the_person_is_not_asked() -> None:
    asked = {"do": "ask", "question": "Your number?", "slot": "phone", "kind": "phone", "known": "person.phone", "next": "end"}
    stage = Stage(scenario({"phone": asked}), person={"phone": "+380501234567"})

    assert stage.hears(None) == []
    assert stage.outcome == "finished"
    assert stage.values == {"phone": "+380501234567"}


def test_a_day_that_is_over_is_asked_again_and_two_misses_hand_over() -> None:
    stage = Stage(BOOKING)
    stage.hears("a haircut", service="haircut")

    assert stage.hears("yesterday", date_time="2026-11-22") == ["Sorry, I did not understand that.\nWhich day?"]
    assert [one.what for one in stage.effects if isinstance(one, Counted)] == ["missed"]
    assert stage.hears("whenever") == []
    assert stage.handed_over is not None
    assert stage.handed_over.reason == "misses"


def test_the_author_chooses_how_it_asks_again_and_where_two_misses_lead() -> None:
    stage = Stage(
        scenario(
            {
                "age": {
                    **{"do": "ask", "question": "How old?", "slot": "age", "kind": "number", "check": {"at_least": 1, "at_most": 120}},
                    **{"again": "A number, please.", "no_answer": "never_mind", "next": "end"},
                },
                "never_mind": {"do": "say", "text": "Never mind.", "next": "end"},
            }
        )
    )
    stage.hears(None)

    assert stage.hears("300") == ["A number, please."]
    assert stage.hears("old enough") == ["Never mind."]
    assert stage.outcome == "finished"


def test_a_question_in_the_middle_is_answered_and_then_ours_is_put_again() -> None:
    stage = Stage(BOOKING)
    stage.hears("a haircut", service="haircut")

    assert stage.hears("where are you?", answer="At 5 Main Street.") == ["At 5 Main Street.", "Which day?"]
    assert stage.state.misses == 0
    assert stage.hears("Wednesday", date_time="2026-11-25") == ["Your name?"]


def test_a_question_is_no_name() -> None:
    stage = Stage(BOOKING)
    stage.hears("a haircut", service="haircut", date_time="2026-11-25")

    assert stage.hears("Do you have parking", answer="Yes, behind the house.") == ["Yes, behind the house.", "Your name?"]


def test_another_scenario_in_the_middle_runs_and_comes_back() -> None:
    prices = scenario({"prices": {"do": "say", "text": "From 10.", "next": "end"}}, "prices")
    stage = Stage(BOOKING, prices)
    stage.hears(None)

    assert stage.hears("how much?", starts="prices") == ["From 10.", "Which service?"]
    assert any(isinstance(one, RunOther) for one in stage.effects)
    assert stage.state.stack[-1].scenario == "main"


def test_another_scenario_in_the_middle_that_asks_is_finished_first() -> None:
    inner = scenario({"size": {"do": "ask", "question": "Which size?", "slot": "size", "kind": "number", "next": "end"}}, "inner")
    stage = Stage(BOOKING, inner)
    stage.hears(None)

    assert stage.hears("and the size?", starts="inner") == ["Which size?"]
    assert stage.hears("42") == ["Which service?"]


def test_an_answer_given_before_can_be_changed_at_any_later_question() -> None:
    stage = Stage(BOOKING)
    stage.hears("a haircut tomorrow", service="haircut", date_time="2026-11-24")

    assert stage.hears("no, rather on Wednesday", date_time="2026-11-25") == ["Changed: 25 Nov 2026.", "Your name?"]
    stage.hears("Ada")
    assert stage.hears("rather a shave", service="shave") == ["Changed: shave.", "shave for Ada, right?"]
    assert stage.values == {"service": "shave", "day": "2026-11-25", "name": "Ada"}


def test_a_change_may_come_together_with_an_answer() -> None:
    stage = Stage(BOOKING)
    stage.hears("a haircut tomorrow", service="haircut", date_time="2026-11-24")

    assert stage.hears("Ada, and rather on Wednesday", name="Ada", date_time="2026-11-25") == [
        "Changed: 25 Nov 2026.",
        "haircut for Ada, right?",
    ]


def test_back_puts_the_question_before_again_and_forgets_its_answer() -> None:
    stage = Stage(BOOKING)
    stage.hears("a haircut", service="haircut")
    stage.hears("Wednesday", date_time="2026-11-25")

    assert stage.hears("назад") == ["Which day?"]
    assert "day" not in stage.values
    assert stage.hears("Friday", date_time="2026-11-27") == ["Your name?"]
    assert stage.values["day"] == "2026-11-27"


def test_back_at_the_first_question_puts_it_again() -> None:
    stage = Stage(BOOKING)
    stage.hears(None)

    assert stage.hears("back") == ["Which service?"]


@pytest.mark.parametrize("word", ["оператор", "позовите человека", "покличте оператора", "human", "Operator!"])
def test_whoever_wants_a_person_gets_one_at_once(word: str) -> None:
    stage = Stage(BOOKING)
    stage.hears(None)

    stage.hears(word)

    assert stage.handed_over is not None
    assert stage.handed_over.reason == "asked"


def test_the_wish_for_a_person_is_understood_in_other_words_too() -> None:
    stage = Stage(BOOKING)
    stage.hears(None)

    stage.hears(Heard(text="can somebody alive talk to me", intents=(Guess("human", 0.9),)))

    assert stage.handed_over is not None


@pytest.mark.parametrize("word", ["отмена", "Стоп.", "скасувати", "never mind"])
def test_it_can_be_stopped_at_any_point(word: str) -> None:
    stage = Stage(BOOKING)
    stage.hears(None)

    assert stage.hears(word) == ["All right, we stop here. If you need anything else, just write."]
    assert stage.outcome == "cancelled"
    assert stage.hears("hello?") == []


DAYS = scenario(
    {
        "day": {
            "do": "choose",
            "text": "When?",
            "slot": "day",
            "options": [
                {"id": "tue", "label": {"ru": "Вторник", "en": "Tuesday"}, "words": {"en": ["second day"]}, "go": "end"},
                {"id": "wed", "label": {"ru": "Среда", "en": "Wednesday"}, "intents": ["midweek"], "go": "end"},
                {"id": "cancel_all", "label": {"ru": "Отмена", "en": "Cancel"}, "go": "end"},
            ],
        }
    }
)


@pytest.mark.parametrize(
    ("said", "chosen"),
    [
        (heard(button="day:wed"), "wed"),
        (heard("2"), "wed"),
        (heard("2."), "wed"),
        (heard("wednesday"), "wed"),
        (heard("Среда"), "wed"),
        (heard("let it be the second day, please"), "tue"),
        (Heard(text="hm", intents=(Guess("midweek", 0.8),)), "wed"),
        (heard("Cancel"), "cancel_all"),
    ],
    ids=["press", "number", "number-with-point", "label", "label-in-another-language", "words", "intent", "a-label-is-no-command"],
)
def test_a_choice_is_pressed_typed_or_said(said: Heard, chosen: str) -> None:
    stage = Stage(DAYS)
    stage.hears(None)

    stage.hears(said)

    assert stage.values == {"day": chosen}
    assert stage.outcome == "finished"


@pytest.mark.parametrize("said", [heard("Tuesday or Wednesday"), heard("7"), heard(button="other:wed"), heard("")])
def test_what_means_two_buttons_or_none_is_asked_again(said: Heard) -> None:
    stage = Stage(DAYS)
    stage.hears(None)

    stage.hears(said)

    ask = stage.effects[-1]
    assert isinstance(ask, Ask)
    assert (ask.again, [one.label for one in ask.buttons]) == (True, ["Tuesday", "Wednesday", "Cancel"])


def test_it_goes_on_in_the_language_in_which_the_customer_writes() -> None:
    stage = Stage(DAYS)
    stage.hears(None)

    stage.hears(heard("не знаю", language="ru"))

    ask = stage.effects[-1]
    assert isinstance(ask, Ask)
    assert ask.text == "Простите, я не понял этого.\nWhen?"
    assert ask.buttons[0].label == "Вторник"


def test_a_placeholder_of_which_nothing_is_known_is_never_said() -> None:
    stage = Stage(scenario({"where": {"do": "say", "text": "We are at {{ business.address }}.", "next": "end"}}))

    assert stage.hears(None) == []
    assert stage.handed_over is not None
    assert stage.handed_over.reason == "unfilled"


def test_a_placeholder_is_filled_in_the_language_of_the_customer() -> None:
    where = scenario({"where": {"do": "say", "text": "{{ business.address }}{{ business.lift | default: '' }}", "next": "end"}})
    stage = Stage(where, business={"address": {"ru": "Ленина, 5", "en": "5 Main Street"}}, language="ru")

    assert stage.hears(None) == ["Ленина, 5"]


def test_what_a_customer_writes_is_never_a_template() -> None:
    stage = Stage(BOOKING, business={"secret": "42"})
    stage.hears("x", service="{{ business.secret }}", date_time="2026-11-25")

    assert stage.hears("Ada") == ["{{ business.secret }} for Ada, right?"]


def test_a_branch_goes_where_the_first_case_holds() -> None:
    def case(field: str, op: str, *values: str, go: str) -> dict[str, object]:
        return {"when": {"type": "group", "items": [{"type": "is", "field": field, "op": op, "values": values}]}, "go": go}

    branch = scenario(
        {
            "which": {
                "do": "branch",
                "cases": [
                    case("time.open", "no", go="closed"),
                    case("person.visits", "more", "10", go="known"),
                    case("channel", "any", "telegram", go="telegram"),
                ],
                "otherwise": "other",
            },
            **{name: {"do": "say", "text": name, "next": "end"} for name in ("closed", "known", "telegram", "other")},
        }
    )

    assert Stage(branch, is_open=False).hears(None) == ["closed"]
    assert Stage(branch, person={"visits": 11}).hears(None) == ["known"]
    assert Stage(branch, channel="telegram").hears(None) == ["telegram"]
    assert Stage(branch, person={"visits": "many"}).hears(None) == ["other"]


ORDER = scenario(
    {
        "number": {"do": "ask", "question": "Which order?", "slot": "number", "kind": "order_number", "next": "ask"},
        "ask": {
            **{"do": "call", "integration": "orders", "method": "POST", "path": "/orders/{{ slots.number }}"},
            **{"query": {"lang": "en"}, "body": {"who": "{{ person.name }}", "deep": ["{{ slots.number }}", 1]}},
            **{"takes": {"status": "order.status"}, "next": "tell", "failed": "number"},
        },
        "tell": {"do": "say", "text": "It is {{ slots.status }}.", "next": "end"},
    }
)


def test_an_integration_is_called_and_what_it_brings_is_said() -> None:
    stage = Stage(ORDER, integrations=frozenset({"orders"}), person={"name": 'Ada "the first"'})
    stage.hears(None)
    stage.hears("A-1042/../x", order_number="A-1042/../x")

    call = stage.effects[-1]
    assert isinstance(call, Call)
    assert (call.path, call.query) == ("/orders/A-1042%2F..%2Fx", {"lang": "en"})
    assert call.body == {"who": 'Ada "the first"', "deep": ["A-1042/../x", 1]}
    assert stage.hears("hello?") == []
    assert stage.state.status == "calling"
    assert stage.hears(Returned("ask", {"status": "on its way"})) == ["It is on its way."]


def test_a_call_that_fails_goes_its_own_way_and_asks_what_it_had_asked() -> None:
    stage = Stage(ORDER, integrations=frozenset({"orders"}), person={"name": "Ada"})
    stage.hears("1042", order_number="1042")

    assert stage.hears(Failed("ask", "timeout")) == ["Which order?"]
    assert stage.hears(Returned("ask", {"status": "too late"})) == []


def test_an_integration_that_is_not_set_up_hands_over() -> None:
    lonely = scenario({"ask": {"do": "call", "integration": "orders", "next": "end"}})
    stage = Stage(lonely)

    stage.hears(None)

    assert stage.handed_over is not None
    assert stage.handed_over.reason == "failed"


def test_an_article_is_looked_up_and_said() -> None:
    stage = Stage(
        scenario(
            {
                "find": {"do": "look_up", "article": "parking", "slot": "answer", "next": "tell"},
                "tell": {"do": "say", "text": "{{ slots.answer }}", "next": "end"},
            }
        )
    )
    stage.hears(None)

    assert isinstance(stage.effects[-1], LookUp)
    assert stage.hears(Returned("find", {"answer": "Behind the house."})) == ["Behind the house."]


def test_fields_and_tags_are_effects_and_slots_are_kept() -> None:
    stage = Stage(
        scenario(
            {
                "a": {"do": "set", "field": "slot.colour", "value": "red", "next": "b"},
                "b": {"do": "set", "field": "person.favourite", "value": "{{ slots.colour }}", "next": "c"},
                "c": {"do": "tag", "name": "colourful", "next": "end"},
            }
        )
    )
    stage.hears(None)

    plain = [one for one in stage.effects if isinstance(one, SetField | Tag)]
    assert plain == [
        SetField(of="person", field="favourite", value="red", scenario="main", step="b"),
        Tag(name="colourful", scenario="main", step="c"),
    ]


WAITING = scenario(
    {
        "wait": {"do": "wait", "seconds": 60, "message": "heard", "next": "late"},
        "heard": {"do": "say", "text": "There you are.", "next": "end"},
        "late": {"do": "say", "text": "Still there?", "next": "end"},
    }
)


def test_a_wait_ends_with_its_time_or_with_a_message() -> None:
    stage = Stage(WAITING)
    stage.hears(None)

    assert stage.effects[-1] == WaitUntil(at=NOW + timedelta(minutes=1), scenario="main", step="wait")
    assert stage.hears(None) == ["Still there?"]

    stage = Stage(WAITING)
    stage.hears(None)
    assert stage.hears("hello") == ["There you are."]


def test_a_scenario_runs_another_and_goes_on_with_what_it_has_learnt() -> None:
    contact = scenario({"phone": {"do": "ask", "question": "Number?", "slot": "phone", "kind": "phone", "next": "end"}}, "contact")
    main = scenario(
        {
            "contact": {"do": "run", "scenario": "contact", "next": "thanks"},
            "thanks": {"do": "say", "text": "We call {{ slots.phone }}.", "next": "end"},
        }
    )
    stage = Stage(main, contact)

    assert stage.hears(None) == ["Number?"]
    assert stage.hears("050 123 45 67") == ["We call +380 50 123 4567."]


@pytest.mark.parametrize(
    ("scale", "said", "value", "low"),
    [
        ("stars", "5", 5, False),
        ("stars", "2 из 5? ну 2", None, False),
        ("stars", "ставлю 1", 1, True),
        ("thumbs", "👎", 0, True),
        ("thumbs", "да", 1, False),
    ],
)
def test_a_rating_is_recorded_and_a_low_one_goes_its_own_way(scale: str, said: str, value: int | None, low: bool) -> None:
    stage = Stage(
        scenario(
            {
                "rate": {"do": "rate", "question": "How was it?", "scale": scale, "low": "sorry", "next": "thanks"},
                "sorry": {"do": "hand_over", "text": "Sorry."},
                "thanks": {"do": "say", "text": "Thanks.", "next": "end"},
            }
        )
    )
    stage.hears(None)

    said_then = stage.hears(said)

    assert [one.value for one in stage.effects if isinstance(one, Rated)] == ([] if value is None else [value])
    assert said_then == (["Sorry."] if low else ["Thanks."] if value is not None else [stage.said[0]])


def test_what_never_asks_ends_with_people_and_not_in_a_circle() -> None:
    circle = scenario({"a": {"do": "say", "text": "a", "next": "b"}, "b": {"do": "say", "text": "b", "next": "a"}})
    stage = Stage(circle)

    stage.hears(None)

    assert stage.handed_over is not None
    assert stage.handed_over.reason == "loop"
    assert len([one for one in stage.effects if isinstance(one, Say)]) == 50


def test_a_question_that_is_answered_already_is_passed_over_only_once() -> None:
    ask = {"do": "ask", "question": "Name?", "slot": "name", "kind": "name", "next": "again"}
    stage = Stage(scenario({"ask": ask, "again": {"do": "say", "text": "Hm.", "next": "ask"}}))

    assert stage.hears("I am Ada", name="Ada") == ["Hm.", "Name?"]


def test_a_step_that_is_missing_hands_over() -> None:
    stage = Stage(scenario({"a": {"do": "say", "text": "a", "next": "gone"}}))

    assert stage.hears(None) == ["a"]
    assert stage.handed_over is not None
    assert stage.handed_over.reason == "broken"
