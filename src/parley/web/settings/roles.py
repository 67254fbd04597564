"""Who may do what, in words: the matrix as the code obeys it."""

from collections.abc import Mapping

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.response import Template

from parley.core.i18n import N_
from parley.web.shell.words import ROLES
from parley.workspace import MATRIX, Permission, Role, Staff

PAGE = "/settings/roles"


class Meaning(msgspec.Struct, frozen=True):
    name: str
    allows: str


MEANINGS: Mapping[str, Mapping[Permission, Meaning]] = {
    N_("Conversations"): {
        "conversations.read": Meaning(N_("Read conversations"), N_("Sees the inbox, every conversation and its files, and searches them.")),
        "conversations.reply": Meaning(N_("Answer"), N_("Writes to customers and leaves notes for colleagues.")),
        "conversations.assign": Meaning(N_("Hand over"), N_("Takes conversations, gives them to others, puts them off, finishes them.")),
        "views.share": Meaning(N_("Shared views"), N_("Makes lists of conversations that everybody sees.")),
        "replies.share": Meaning(N_("Shared replies"), N_("Writes saved replies and macros for everybody.")),
        "tags.manage": Meaning(N_("Tags"), N_("Adds, renames and removes tags.")),
    },
    N_("Customers"): {
        "people.read": Meaning(N_("See customers"), N_("Opens a customer's page with addresses and history.")),
        "people.edit": Meaning(N_("Edit customers"), N_("Corrects names and details.")),
        "people.block": Meaning(N_("Block customers"), N_("Silences somebody who only disturbs, and lets them speak again.")),
        "people.merge": Meaning(N_("Join customers"), N_("Makes two cards of one person into one, and parts them again.")),
        "people.import": Meaning(N_("Import customers"), N_("Brings customers in from a file, and takes such an import back.")),
        "people.export": Meaning(N_("Export customers"), N_("Downloads all customers with their addresses and notes.")),
        "people.erase": Meaning(N_("Erase customers"), N_("Deletes a customer and everything that was written, for good.")),
        "people.erase_at_once": Meaning(N_("Erase at once"), N_("Does not wait for the days in which an erasure can be stopped.")),
        "privacy.manage": Meaning(N_("Requests by law"), N_("Keeps the register of requests, and downloads everything about a customer.")),
    },
    N_("Knowledge and automation"): {
        "knowledge.edit": Meaning(N_("Articles"), N_("Writes and changes articles of the knowledge base.")),
        "bot.edit": Meaning(N_("Bot"), N_("Changes what the bot says and when it hands over.")),
        "journeys.edit": Meaning(N_("Journeys"), N_("Sets up messages that go out by themselves.")),
        "campaigns.send": Meaning(N_("Campaigns"), N_("Sends one message to many customers.")),
        "routing.manage": Meaning(N_("Queues"), N_("Decides who gets which conversations.")),
    },
    N_("Figures"): {
        "reports.read": Meaning(N_("Reports"), N_("Sees how many, how fast and how well.")),
        "quality.score": Meaning(N_("Quality"), N_("Rates conversations of colleagues.")),
    },
    N_("Set-up"): {
        "accounts.manage": Meaning(N_("Channels"), N_("Connects bots, mailboxes and the chat on the site.")),
        "api.manage": Meaning(N_("Programs"), N_("Gives other programs access, and takes it away.")),
        "staff.manage": Meaning(N_("Staff and teams"), N_("Invites, changes roles, ends sessions, deactivates.")),
        "workspace.manage": Meaning(N_("Workspace"), N_("Changes name, opening hours, retention and what is demanded at sign-in.")),
        "audit.read": Meaning(N_("Audit log"), N_("Sees who did what, and from where.")),
    },
}
SUMMARIES: Mapping[Role, str] = {
    "owner": N_("Everything, and alone makes and dismisses owners."),
    "admin": N_("Everything, except for owners."),
    "supervisor": N_("Leads operators: reads reports, rates, keeps shared replies, views and tags in order."),
    "operator": N_("Answers customers."),
    "analyst": N_("Looks at everything, and answers nobody."),
}


@get(PAGE, sync_to_thread=False)
def roles(me: NamedDependency[Staff]) -> Template:
    """Everybody may read what everybody may do."""
    context = {"groups": MEANINGS, "matrix": MATRIX, "roles": ROLES, "summaries": SUMMARIES}
    return Template("settings/roles.html", context=context)
