"""What happens while work is given out."""

from uuid import UUID

from parley.core.events import Event


class AlarmRaised(Event, frozen=True):
    """A channel is not as it always is."""

    alarm_id: UUID
