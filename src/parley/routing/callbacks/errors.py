from parley.core.errors import Invalid, ParleyError


class NumberInvalid(Invalid):
    """This is no phone number. Write it with its country code."""


class AlreadyPromised(ParleyError):
    """A call is being arranged in this conversation already."""


class CallBackOver(ParleyError):
    """This call-back is over already."""


class TakenByAnother(ParleyError):
    """A colleague makes this call."""


class NeverOpen(Invalid):
    """By the chosen calendar nobody ever works. Choose another one in the settings of call-backs."""


class CannotBeAsked(ParleyError):
    """This customer cannot be written to just now. Promise the call yourself."""
