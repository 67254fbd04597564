"""Bot Framework, read and written by Microsoft's agents SDK as well."""

import pytest
from msgspec import UNSET

from tests.channels.second_opinion.comparing import Outcome, compared, quiet
from tests.channels.second_opinion.sending import Ours, requests

NOT_READ = {
    "directline_place_of_no_earth.json": "among the entities are some that are none: the SDK then reads nothing of it",
    "nulls.json": "the SDK reads no activity in which an empty field is told as null",
    "time_that_is_none.json": "the SDK reads no activity whose time is none",
}


@pytest.fixture(scope="module")
def told() -> Outcome:
    from tests.channels.second_opinion.by_agents import opinions

    return compared("botframework", opinions)


def test_the_agents_sdk_reads_each_activity_but_those_known_to_be_beyond_it(told: Outcome) -> None:
    assert told.unread == NOT_READ.keys()


def test_the_agents_sdk_and_we_understand_an_activity_alike(told: Outcome) -> None:
    assert told.differ == {}


def test_the_agents_sdk_reads_and_writes_our_activities_as_they_are() -> None:
    from microsoft_agents.activity import Activity

    ours = {str(one): one.fields for one in requests("botframework") if _is_activity(one)}
    with quiet():
        again = {
            name: Activity.model_validate(fields).model_dump(mode="json", by_alias=True, exclude_unset=True)
            for name, fields in ours.items()
        }

    assert ours
    assert again == ours


def _is_activity(ours: Ours) -> bool:
    return ours.expect.path.endswith("/activities") and ours.expect.json is not UNSET
