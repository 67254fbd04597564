"""Templates: what a provider has approved beforehand, kept in step with it, and filled in."""

from parley.channels.templates.errors import HeaderFileMissing, HeaderFileWrong, NotChoosable, PlaceMissing
from parley.channels.templates.fetching import FETCH_TEMPLATES, refresh
from parley.channels.templates.filling import FORMATS, SHOWN_AS, Filled, Given, address, completed, fill, words
from parley.channels.templates.keeping import choosable, keep, last_fetch, of_account, sendable, template
from parley.channels.templating import (
    VARIABLE,
    Fetch,
    HeaderKind,
    KeptTemplate,
    Template,
    TemplateButton,
    TemplateId,
    TemplateState,
    Variable,
    Wording,
)

__all__ = [
    "FETCH_TEMPLATES",
    "FORMATS",
    "SHOWN_AS",
    "VARIABLE",
    "Fetch",
    "Filled",
    "Given",
    "HeaderFileMissing",
    "HeaderFileWrong",
    "HeaderKind",
    "KeptTemplate",
    "NotChoosable",
    "PlaceMissing",
    "Template",
    "TemplateButton",
    "TemplateId",
    "TemplateState",
    "Variable",
    "Wording",
    "address",
    "choosable",
    "completed",
    "fill",
    "keep",
    "last_fetch",
    "of_account",
    "refresh",
    "sendable",
    "template",
    "words",
]
