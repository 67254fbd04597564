from parley.core.errors import ParleyError


class HandsFull(ParleyError):
    """Your hands are full. Finish or put off something first."""
