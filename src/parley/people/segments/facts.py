"""Questions about fields of persons: compared by their kind, with the value that counts where several are said."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from parley.core import questions
from parley.core.questions import AFTER, ANY, BEFORE, CONTAINS, LESS, MORE, NO, NONE, YES, Condition
from parley.people.fields import CustomField
from parley.people.values import SEPARATED


class Asked(questions.Asked):
    """A question on a day of the workspace's own calendar."""

    def __init__(self, today: date, first: int) -> None:
        super().__init__(first)
        self.today = today


Field = questions.Field[Asked]
Write = Callable[[Condition, Asked], str]

# As profile.facts has it: what staff say counts first, else the latest.
SAID = """EXISTS (
    SELECT FROM identities i JOIN person_facts f ON (f.workspace_id, f.identity_id) = (i.workspace_id, i.id)
     WHERE i.workspace_id = $1 AND i.person_id = p.id AND f.field = {field} AND f.value <> '' AND {test} AND NOT EXISTS (
           SELECT FROM identities o JOIN person_facts g ON (g.workspace_id, g.identity_id) = (o.workspace_id, o.id)
            WHERE o.workspace_id = $1 AND o.person_id = i.person_id AND g.field = f.field
              AND (g.source = 'staff', g.at) > (f.source = 'staff', f.at)))"""
NUMBER = "CASE WHEN {0} ~ '^-?[0-9]{{1,15}}([.,][0-9]{{1,9}})?$' THEN replace({0}, ',', '.')::numeric END"
VALUE = NUMBER.format("f.value")
AMOUNT = NUMBER.format("split_part(f.value, ' ', 1)")
LONGEST_FOLDED = 200


def said(field: str, test: str, asked: Asked) -> str:
    """That what counts of a field passes a test on `f`."""
    return SAID.format(field=asked(field), test=test)


def fold(text: str) -> str:
    """As the database keeps a value for comparing."""
    return " ".join(text.lower().replace("ё", "е").split())[:LONGEST_FOLDED]


def of(own: Sequence[CustomField]) -> Mapping[str, Field]:
    """What may be asked of a business's own fields; a choice's kind names the field that it is of."""
    return {str(one.id): _of(one) for one in own}


def _of(one: CustomField) -> Field:
    field = str(one.id)
    match one.kind:
        case "number":
            return Field("number", (MORE, LESS), _number(field))
        case "money":
            return Field("money", (MORE, LESS), _money(field))
        case "date":
            return Field("date", (BEFORE, AFTER), _date(field))
        case "flag":
            return Field("flag", (YES, NO), _flag(field))
        case "choice":
            return Field(f"choice:{field}", (ANY, NONE), _among(field, "f.value = ANY({0})"))
        case "choices":
            return Field(f"choice:{field}", (ANY, NONE), _among(field, f"string_to_array(f.value, '{SEPARATED}') && {{0}}::text[]"))
        case _:
            return Field("text", (ANY, CONTAINS, NONE), text(field))


def text(field: str) -> Write:
    def write(condition: Condition, asked: Asked) -> str:
        wanted = fold(condition.only)
        if condition.op == CONTAINS:
            return said(field, f"position({asked(wanted)} IN f.folded) > 0", asked)
        found = said(field, f"f.folded = {asked(wanted)}", asked)  # person_facts_value
        return found if condition.op == ANY else f"NOT {found}"

    return write


def _number(field: str) -> Write:
    def write(condition: Condition, asked: Asked) -> str:
        return said(field, f"{VALUE} {_sign(condition)} {asked(decimal(condition.only))}", asked)

    return write


def _money(field: str) -> Write:
    """Values are an amount and a currency."""

    def write(condition: Condition, asked: Asked) -> str:
        amount, currency = condition.values
        is_more = f"{AMOUNT} {_sign(condition)} {asked(decimal(amount))}"
        return said(field, f"split_part(f.value, ' ', 2) = {asked(currency)} AND {is_more}", asked)

    return write


def _date(field: str) -> Write:
    def write(condition: Condition, asked: Asked) -> str:
        day = datetime.fromisoformat(condition.only).date().isoformat()
        return said(field, f"f.folded {'<' if condition.op == BEFORE else '>='} {asked(day)}", asked)

    return write


def _flag(field: str) -> Write:
    def write(condition: Condition, asked: Asked) -> str:
        return said(field, f"f.value = {asked(condition.op)}", asked)

    return write


def _among(field: str, test: str) -> Write:
    def write(condition: Condition, asked: Asked) -> str:
        found = said(field, test.format(asked(list(condition.values))), asked)
        return found if condition.op == ANY else f"NOT {found}"

    return write


def _sign(condition: Condition) -> str:
    return ">" if condition.op == MORE else "<"


def decimal(text: str) -> Decimal:
    """Raises ValueError for what is no plain number."""
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise ValueError from None
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15 or -int(number.as_tuple().exponent) > 9:
        raise ValueError
    return number
