"""Until when a request has to be answered, and by how much that can be extended."""

from datetime import date, timedelta

from parley import workspace
from parley.people.privacy.types import Law

SATURDAY = 5


def due(law: Law, received: date) -> date:
    """The last day.

    152-FZ, articles 14, 20 and 21: ten working days. GDPR, article 12(3): a month. Law of Ukraine 2297-VI, article 16: thirty days."""
    match law:
        case Law.RUSSIA:
            return _working_days_after(received, 10)
        case Law.EUROPE:
            return _months_after(received, 1)
        case Law.UKRAINE:
            return received + timedelta(days=30)


def extended(law: Law, received: date) -> date:
    """The last day once the person was told why it takes longer: by five working days, by two months, to forty-five days."""
    match law:
        case Law.RUSSIA:
            return _working_days_after(due(law, received), 5)
        case Law.EUROPE:
            return _months_after(received, 3)
        case Law.UKRAINE:
            return received + timedelta(days=45)


def _working_days_after(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= is_working(day)
    return day


def is_working(day: date) -> bool:
    """In Russia. Days that a government moves from year to year are known as far as the list of holidays knows them."""
    return day.weekday() < SATURDAY and day not in workspace.feasts.feasts("RU", "", day.year)


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last one where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    first_of_next = date(day.year + year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(day.year + year, month + 1, min(day.day, last))
