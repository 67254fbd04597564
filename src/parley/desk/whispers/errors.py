from parley.core.errors import Invalid


class EmptyWhisper(Invalid):
    """Write what they should know."""


class NobodyToTell(Invalid):
    """Whisper to a colleague who answers customers."""
