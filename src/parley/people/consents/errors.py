"""What cannot be done to consents."""

from parley.core.errors import Invalid, ParleyError


class ProofMissing(Invalid):
    """Say how they agreed: in which conversation, on which form, when they called."""


class AlreadySaid(ParleyError):
    """Something else has been noted since. It cannot be undone any more."""


class TextEmpty(Invalid):
    """Write the text that customers agree to, in 5000 characters at most."""


class TextUnchanged(Invalid):
    """This is the text that stands there already."""


class TextOutrun(ParleyError):
    """Somebody has published another version meanwhile. Look at it first."""
