"""The page: what is asked for stands in the address, so that an answer can be sent to a colleague."""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from litestar.response import Template

from parley import routing, workspace
from parley.core import clock
from parley.core.i18n import translator
from parley.web.settings.telling import weekday as weekday_name
from parley.web.shell import zones
from parley.web.shell.between import Between
from parley.web.trying import asking

PAGE = "/what-if"
WEEKS = 8


@get(PAGE)
async def what_if(
    between: NamedDependency[Between],
    weekday: Annotated[int | None, QueryParameter(ge=0, le=6)] = None,
    more: FromQuery[str] = "1",
    begins: FromQuery[str] = "18",
    ends: FromQuery[str] = "21",
    share: FromQuery[str] = "80",
    seconds: FromQuery[str] = "60",
) -> Template:
    """Two runs on the same traffic: as it is, and as it would be. They are computed beside, without a transaction."""
    workspace.require(between.me, "routing.manage")
    today = clock.now().astimezone(zones.zone_of(between.presence)).weekday()
    asked = asking.Asked(today if weekday is None else weekday, more, begins, ends, share, seconds)
    async with between.transaction() as tx:
        past = await routing.trying.recorded(tx, days=7 * WEEKS)
        rules = await routing.agents.rules(tx)
    answer = await asking.answered(asked, past, rules)
    context = {
        "asked": asked,
        "answer": answer,
        "days": [weekday_name(number, between.me.language) for number in range(7)],
        "speech": translator(between.me.language),
        "weeks": WEEKS,
        "chart": asking.chart(answer) if answer.hours else None,
    }
    return Template("trying/what_if.html", context=context)
