"""Companies: where customers work, by whom we know it, and what two of them become when they are one."""

from parley.people.companies.domains import PUBLIC
from parley.people.companies.errors import (
    CompanyNameMissing,
    DomainInvalid,
    DomainPublic,
    DomainTaken,
    MergeRevoked,
    PhoneInvalid,
    SameCompany,
    TaxNumberInvalid,
    TaxNumberTaken,
    WebsiteInvalid,
)
from parley.people.companies.keeping import CHANGED, add, change, remove, restore
from parley.people.companies.members import companies_of, join, leave, members
from parley.people.companies.merging import merge, merges, part
from parley.people.companies.queries import MOST_COUNTED, company, named, of_domain, page
from parley.people.companies.suggesting import candidates, suggestions
from parley.people.companies.tax import COUNTRIES
from parley.people.companies.types import Candidate, Company, CompanyId, Details, Listed, Member, Merge, MergeId, Suggestion

__all__ = [
    "CHANGED",
    "COUNTRIES",
    "MOST_COUNTED",
    "PUBLIC",
    "Candidate",
    "Company",
    "CompanyId",
    "CompanyNameMissing",
    "Details",
    "DomainInvalid",
    "DomainPublic",
    "DomainTaken",
    "Listed",
    "Member",
    "Merge",
    "MergeId",
    "MergeRevoked",
    "PhoneInvalid",
    "SameCompany",
    "Suggestion",
    "TaxNumberInvalid",
    "TaxNumberTaken",
    "WebsiteInvalid",
    "add",
    "candidates",
    "change",
    "companies_of",
    "company",
    "join",
    "leave",
    "members",
    "merge",
    "merges",
    "named",
    "of_domain",
    "page",
    "part",
    "remove",
    "restore",
    "suggestions",
]
