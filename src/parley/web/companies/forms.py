"""The form of a company."""

from typing import Annotated

import msgspec

from parley import people
from parley.core.i18n import N_

Short = Annotated[str, msgspec.Meta(max_length=1000)]
Long = Annotated[str, msgspec.Meta(max_length=20_000)]

COUNTRIES = {"UA": N_("Ukraine: ЄДРПОУ or РНОКПП"), "RU": N_("Russia: ИНН"), "other": N_("Another country")}


def country(law: people.privacy.Law) -> str:
    """Where most companies of a business have their tax numbers from, by the law that it follows."""
    match law:
        case people.privacy.Law.UKRAINE:
            return "UA"
        case people.privacy.Law.RUSSIA:
            return "RU"
        case _:
            return "other"


class CompanyForm(msgspec.Struct):
    name: Short = ""
    domains: Long = ""
    website: Short = ""
    phone: Short = ""
    tax_country: Short = ""
    tax_number: Short = ""
    address: Short = ""
    notes: Long = ""

    def details(self) -> people.companies.Details:
        return people.companies.Details(
            self.name,
            tuple(self.domains.replace(",", " ").split()),
            self.website,
            self.phone,
            self.tax_country,
            self.tax_number,
            self.address,
            self.notes,
        )


def of(found: people.companies.Company) -> CompanyForm:
    """Filled in as it is kept."""
    return CompanyForm(
        found.name,
        "\n".join(found.domains),
        found.website,
        found.phone,
        found.tax_country,
        found.tax_number,
        found.address,
        found.notes,
    )
