"""A macro as a form: each step it may take is a field."""

from typing import Annotated
from uuid import UUID

import msgspec

from parley.conversations import Priority
from parley.core.errors import Invalid
from parley.core.i18n import Language
from parley.core.ids import StaffId, TagId
from parley.desk.macros import Actions, Macro, NewMacro, Receiver, ToMe, ToQueue, ToStaff, ToTeam, Until
from parley.web.replies import whose
from parley.workspace import Staff, TeamId

Short = Annotated[str, msgspec.Meta(max_length=200)]
Text = Annotated[str, msgspec.Meta(max_length=20_000)]
Tags = UUID | Annotated[list[UUID], msgspec.Meta(max_length=50)]
"""A browser that ticks one box sends no list."""


class UnknownReceiver(Invalid):
    """Choose who gets the conversation."""


class MacroForm(msgspec.Struct):
    title: Short = ""
    whose: Short = ""
    text_ru: Text = ""
    text_uk: Text = ""
    text_en: Text = ""
    note: Text = ""
    add_tags: Tags = []
    remove_tags: Tags = []
    priority: Annotated[str, msgspec.Meta(pattern=r"^(-1|0|1|2|)$")] = ""
    receiver: Short = ""
    """`me`, `queue`, `staff:<id>`, `team:<id>`, or nobody new."""
    snooze: Until = ""
    resolve: bool = False

    @property
    def added(self) -> tuple[TagId, ...]:
        return _tags(self.add_tags)

    @property
    def removed(self) -> tuple[TagId, ...]:
        return _tags(self.remove_tags)

    def new(self, me: Staff) -> NewMacro:
        return NewMacro(title=self.title, actions=self._actions(), sharing=whose.read(self.whose, me))

    def _actions(self) -> Actions:
        texts: dict[Language, str] = {"ru": self.text_ru, "uk": self.text_uk, "en": self.text_en}
        return Actions(
            say={language: text for language, text in texts.items() if text.strip()},
            note=self.note,
            add_tags=self.added,
            remove_tags=self.removed,
            priority=Priority(int(self.priority)) if self.priority else None,
            to=_read(self.receiver),
            snooze=self.snooze,
            resolve=self.resolve,
        )


def of(macro: Macro) -> MacroForm:
    actions = macro.actions
    return MacroForm(
        macro.title,
        whose.written(macro.sharing),
        actions.say.get("ru", ""),
        actions.say.get("uk", ""),
        actions.say.get("en", ""),
        actions.note,
        list(actions.add_tags),
        list(actions.remove_tags),
        "" if actions.priority is None else str(int(actions.priority)),
        _written(actions.to),
        actions.snooze,
        actions.resolve,
    )


def _tags(ticked: Tags) -> tuple[TagId, ...]:
    return tuple(map(TagId, ticked if isinstance(ticked, list) else [ticked]))


def _read(text: str) -> Receiver | None:
    kind, _, id = text.partition(":")
    try:
        match kind:
            case "":
                return None
            case "me":
                return ToMe()
            case "queue":
                return ToQueue()
            case "staff":
                return ToStaff(StaffId(UUID(id)))
            case "team":
                return ToTeam(TeamId(UUID(id)))
            case _:
                raise ValueError
    except ValueError:
        raise UnknownReceiver(field="receiver") from None


def _written(to: Receiver | None) -> str:
    match to:
        case None:
            return ""
        case ToMe():
            return "me"
        case ToStaff(id):
            return f"staff:{id}"
        case ToTeam(id):
            return f"team:{id}"
        case _:
            return "queue"
