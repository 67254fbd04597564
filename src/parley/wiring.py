"""WHO REACTS TO WHAT: the system's story on one page, and the jobs that the worker runs."""

from collections.abc import Mapping, Sequence

from parley import channels, conversations, people
from parley.core.events import Event, Reaction
from parley.core.lanes import Job

REACTIONS: Mapping[type[Event], Sequence[Reaction]] = {
    channels.Received: [conversations.take_in],
    people.IdentitiesMoved: [conversations.follow],
    conversations.FilesPromised: [conversations.fetch_later],
}

JOBS: Sequence[Job] = (*channels.JOBS, *conversations.JOBS)
