"""What cannot be done to a list."""

from parley.core.errors import Invalid, ParleyError


class ImportBusy(ParleyError):
    """This import is being worked on just now. Wait until it is through, or stop it."""


class NotNow(ParleyError):
    """This import is past that point. Look at where it stands now."""


class NoAddressColumn(Invalid):
    """Say which column has the phone, the e-mail or another address: nobody is known by a name alone."""


class ProofMissing(Invalid):
    """Say how you know what these people have agreed to: a consent without proof is none."""


class NoFile(Invalid):
    """Choose a file with customers first."""


class FileTooLarge(Invalid):
    """This file is larger than 50 MB. Split it."""
