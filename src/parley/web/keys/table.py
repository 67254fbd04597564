"""Everything that a key does: the one list behind the shortcuts, their help, their settings, and the palette's actions.

Keys are physical (`event.code`), so that they are the same under every layout: "KeyE", "Ctrl+Alt+KeyE", "KeyG KeyI" one after the other.
Ctrl stands for Cmd on a Mac. An action clicks or focuses what carries its name as `data-action`; a place is gone to."""

from collections.abc import Mapping, Sequence

import msgspec

from parley.core.i18n import N_


class Action(msgspec.Struct, frozen=True):
    name: str
    label: str
    group: str
    keys: str = ""
    in_fields: bool = False
    """Whether its plain key works with Alt while somebody is writing."""
    path: str = ""
    """Where it leads; empty for what is done on the page."""
    in_palette: bool = False
    fixed: bool = False
    """Keys that belong to the composer or the browser, and are only told of here."""


TALK, LIST, PLACES, WRITING, HERE = N_("Conversation"), N_("List"), N_("Go to"), N_("Writing"), N_("Everywhere")

ACTIONS: Sequence[Action] = (
    Action("palette", N_("Commands"), HERE, "Ctrl+KeyK"),
    Action("search", N_("Search"), HERE, "Slash"),
    Action("help", N_("Keyboard shortcuts"), HERE, "Shift+Slash"),
    Action("undo", N_("Undo"), HERE, "KeyZ", in_palette=True),
    Action("close", N_("Close"), HERE, "Escape", fixed=True),
    Action("next", N_("Next conversation"), LIST, "KeyJ", in_fields=True),
    Action("previous", N_("Previous conversation"), LIST, "KeyK", in_fields=True),
    Action("select", N_("Select the conversation"), LIST, "KeyX"),
    Action("back", N_("Back to the list"), LIST, "KeyU"),
    Action("take", N_("Take the conversation"), TALK, "KeyA", in_fields=True, in_palette=True),
    Action("transfer", N_("Hand over to a colleague or a team"), TALK, "Shift+KeyA", in_palette=True),
    Action("release", N_("Give back to the queue"), TALK, in_palette=True),
    Action("resolve", N_("Resolve"), TALK, "KeyE", in_fields=True, in_palette=True),
    Action("resolve-next", N_("Resolve and open the next one"), TALK, "Ctrl+Alt+KeyE", in_palette=True),
    Action("reopen", N_("Reopen"), TALK, "Shift+KeyE", in_palette=True),
    Action("snooze", N_("Put off"), TALK, "KeyM", in_fields=True, in_palette=True),
    Action("tags", N_("Tags"), TALK, "KeyT", in_fields=True, in_palette=True),
    Action("priority", N_("Priority"), TALK, "KeyP", in_fields=True, in_palette=True),
    Action("mode-reply", N_("Write an answer"), WRITING, "KeyR", in_fields=True, in_palette=True),
    Action("mode-note", N_("Write a note"), WRITING, "KeyN", in_fields=True, in_palette=True),
    Action("saved-replies", N_("Saved replies"), WRITING, "KeyS", in_fields=True, in_palette=True),
    Action("macros", N_("Macros"), WRITING, "Shift+KeyS", in_palette=True),
    Action("attach", N_("Attach files"), WRITING, "KeyF", in_fields=True, in_palette=True),
    Action("send", N_("Send"), WRITING, "Ctrl+Enter", fixed=True),
    Action("send-resolve", N_("Send and resolve"), WRITING, "Ctrl+Shift+Enter", fixed=True),
    Action("go-inbox", N_("Inbox"), PLACES, "KeyG KeyI", path="/inbox"),
    Action("go-mine", N_("My conversations"), PLACES, "KeyG KeyM", path="/inbox?tab=mine"),
    Action("go-unassigned", N_("Unassigned"), PLACES, "KeyG KeyU", path="/inbox?tab=unassigned"),
    Action("go-resolved", N_("Resolved"), PLACES, "KeyG KeyR", path="/inbox?tab=resolved"),
    Action("go-people", N_("People"), PLACES, "KeyG KeyP", path="/people"),
    Action("go-search", N_("Search page"), PLACES, "KeyG KeyF", path="/search"),
    Action("go-notices", N_("Notifications"), PLACES, "KeyG KeyN", path="/notices"),
    Action("go-settings", N_("Settings"), PLACES, "KeyG KeyS", path="/settings"),
    Action("take-next", N_("Take the next one"), LIST, "KeyQ", in_fields=True, in_palette=True),
    Action("availability", N_("My menu"), HERE, "KeyB", in_palette=True),
    Action("state-available", N_("I am available"), HERE, in_palette=True),
    Action("state-busy", N_("I am busy"), HERE, in_palette=True),
    Action("state-break", N_("I take a break"), HERE, in_palette=True),
    Action("state-offline", N_("I am not at work"), HERE, in_palette=True),
)
NAMED: Mapping[str, Action] = {action.name: action for action in ACTIONS}
GROUPS = (HERE, LIST, TALK, WRITING, PLACES)


def merged(chosen: Mapping[str, str]) -> dict[str, str]:
    """Action -> keys: ours, but for what somebody has chosen; empty for none."""
    return {action.name: action.keys if action.fixed else chosen.get(action.name, action.keys) for action in ACTIONS}
