"""The kinds of business that a newcomer chooses from."""

from collections.abc import Mapping

from parley import workspace
from parley.core.i18n import N_

TRADES: Mapping[workspace.branding.Business, str] = {
    "salon": N_("Beauty salon"),
    "shop": N_("Shop"),
    "clinic": N_("Clinic"),
    "gym": N_("Gym"),
    "other": N_("Something else"),
}
COLOURS = ("#0f766e", "#1d5f9e", "#7c3aed", "#b4236b", "#b45309", "#374151")
"""Each is read with white words on it."""
