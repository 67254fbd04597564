"""What cannot be done to companies."""

from parley.core.errors import Invalid, ParleyError


class CompanyNameMissing(Invalid):
    """Give the company a name of at most 200 characters."""


class DomainInvalid(Invalid):
    """A domain looks like example.com: without spaces, and without an address before it."""


class DomainPublic(Invalid):
    """Anybody can have a mailbox there: this domain says nothing of a company."""


class DomainTaken(Invalid):
    """Another company has this domain already."""


class WebsiteInvalid(Invalid):
    """A website begins with https:// or http://."""


class PhoneInvalid(Invalid):
    """This is no phone number. Write it with its country, such as +380 44 123 4567."""


class TaxNumberInvalid(Invalid):
    """This is no tax number of that country: a digit is wrong, missing or too much."""


class TaxNumberTaken(Invalid):
    """There is a company with this tax number already."""


class SameCompany(ParleyError):
    """These two are one company already."""


class MergeRevoked(ParleyError):
    """These two have been parted already."""
