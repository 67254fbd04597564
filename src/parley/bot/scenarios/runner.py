"""Goes through a scenario, one turn at a time. Pure: the clock, the person and the business are data, and so is what is to be done."""

from collections.abc import Mapping
from datetime import timedelta

from msgspec.structs import replace

from parley.bot.scenarios import effects as does
from parley.bot.scenarios import steps as is_a
from parley.bot.scenarios.answering import Answer, answer
from parley.bot.scenarios.conditions import holds, value_of
from parley.bot.scenarios.effects import Effect, Effects, Shown
from parley.bot.scenarios.filling import Unfilled, exact, exact_json, in_language, noted, said
from parley.bot.scenarios.matching import STARS, THUMBS, command, payload
from parley.bot.scenarios.phrases import CANCELLED, CHANGED, NOT_UNDERSTOOD, phrase
from parley.bot.scenarios.steps import END, Library, Step
from parley.bot.scenarios.types import (
    DEEPEST_RUN,
    MOST_STEPS_A_TURN,
    Failed,
    Filled,
    Frame,
    Heard,
    Incoming,
    Reason,
    Returned,
    State,
    Value,
    World,
)
from parley.bot.scenarios.values import fits, shown

LONGEST_TRAIL = 30
LONGEST_VALUE = 4000
STARTS = "start:"
"""Before the name of a scenario, the payload of the button that starts it."""


def begin(name: str, library: Library, world: World) -> State:
    """A run that has not moved yet: `advance` with what the customer said, or with None, makes its first turn."""
    start = library[name].start if name in library else ""
    return State(stack=(Frame(name, start),), language=world.language)


def advance(library: Library, state: State, incoming: Incoming | None, world: World) -> tuple[State, Effects]:
    """One turn: what has become of the run, and what is to be done. None as `incoming`: it begins, or the time of a wait has come."""
    if state.is_over:
        return state, ()
    turn = Turn(library, state, world)
    try:
        turn.take(incoming)
    except Unfilled as error:
        turn.hand_over("unfilled", note=str(error))
    return turn.state, tuple(turn.effects)


class Turn:
    """One turn while it is made."""

    def __init__(self, library: Library, state: State, world: World) -> None:
        self.library, self.state, self.world = library, state, world
        self.effects: list[Effect] = []

    # ── what came in ────────────────────────────────────────────────────────────────────────────

    def take(self, incoming: Incoming | None) -> None:
        match incoming:
            case None:
                self._time_has_come()
            case Heard():
                self._hear(incoming)
            case Returned() if self._awaits(incoming.step):
                self._keep(incoming.values)
                self._go(getattr(self.step, "next", ""))
            case Failed() if self._awaits(incoming.step):
                self._go_or_hand_over(self._failure, "failed")
            case _:
                return
        self._proceed()

    def _time_has_come(self) -> None:
        if isinstance(self.step, is_a.Wait) and self.state.status == "waiting":
            self._go(self.step.next)

    def _awaits(self, step: str) -> bool:
        return self.state.status == "calling" and self.frame.step == step

    def _hear(self, heard: Heard) -> None:
        given = {slot.kind: Filled(slot.kind, slot.value, slot.said or heard.text) for slot in heard.slots}
        self._become(language=heard.language or self.state.language, given=self.state.given | given)
        if self.state.status == "asking" and self.step is not None:
            self._answered(answer(self.step, heard, self.state, self._under_way, self._labels), heard)
        elif self.state.status != "running" and (wanted := command(heard)):
            self._obey(wanted)
        elif isinstance(self.step, is_a.Wait) and self.state.status == "waiting":
            self._go(self.step.message or self.step.next)

    def _answered(self, found: Answer, heard: Heard) -> None:
        for slot, filled in found.changes.items():
            self._change(slot, filled)
        if found.command:
            self._obey(found.command)
        elif found.option is not None:
            self._chosen(found.option)
        elif found.rating is not None:
            self._rated(found.rating)
        elif found.filled is not None and isinstance(self.step, is_a.Ask) and fits(found.filled, self.step.check, self.world):
            self._fill(self.step, found.filled)
        elif found.changes:
            self._put(self.step, again=True)
        else:
            self._digress(found, heard)

    def _digress(self, found: Answer, heard: Heard) -> None:
        """A question of theirs is answered, and then ours is put again."""
        if found.starts and self._may_start(heard.starts):
            self._start(heard.starts, between=True)
        elif found.says:
            self._do(does.Say(text=heard.answer))
            self._put(self.step, again=True)
        else:
            self._miss()

    # ── what becomes of an answer ───────────────────────────────────────────────────────────────

    def _change(self, slot: str, filled: Filled) -> None:
        given = {kind: one for kind, one in self.state.given.items() if kind != filled.kind}
        self._become(slots=self.state.slots | {slot: filled}, given=given)
        self._do(does.Say(text=phrase(CHANGED, self.state.language, value=shown(filled, self.state.language))))

    def _fill(self, step: is_a.Ask, filled: Filled) -> None:
        given = {kind: one for kind, one in self.state.given.items() if kind != filled.kind}
        self._become(slots=self.state.slots | {step.slot: filled}, given=given)
        self._go(step.next)

    def _chosen(self, option: is_a.Option) -> None:
        if isinstance(self.step, is_a.Choose) and self.step.slot:
            kept = Filled("text", option.id, in_language(option.label, self.state.language))
            self._become(slots=self.state.slots | {self.step.slot: kept})
        self._go(option.go)

    def _rated(self, value: int) -> None:
        if not isinstance(self.step, is_a.Rate):
            return
        if self.step.slot:
            self._become(slots=self.state.slots | {self.step.slot: Filled("number", value)})
        self._do(does.Rated(scale=self.step.scale, value=value))
        is_low = value <= 2 if self.step.scale == "stars" else value == 0
        self._go((is_low and self.step.low) or self.step.next)

    def _miss(self) -> None:
        self._do(does.Counted(what="missed"))
        self._become(misses=self.state.misses + 1)
        step = self.step
        if self.state.misses < getattr(step, "tries", 2):
            self._put(step, again=True, missed=True)
        else:
            self._go_or_hand_over(getattr(step, "no_answer", ""), "misses")

    def _obey(self, wanted: str) -> None:
        match wanted:
            case "operator":
                self.hand_over("asked")
            case "cancel":
                self._do(does.Say(text=phrase(CANCELLED, self.state.language)))
                self._end("cancelled")
            case _:
                self._back()

    def _back(self) -> None:
        """To the question before this one, whose answer is forgotten; at the first one it is put again."""
        trail = self.state.trail
        before = trail[:-1] if trail and trail[-1] == self.state.stack else trail
        if before:
            self._become(stack=before[-1], trail=before[:-1], misses=0)
            slot = getattr(self.step, "slot", "")
            self._become(slots={name: one for name, one in self.state.slots.items() if name != slot})
        if isinstance(self.step, is_a.Asking):
            self._put(self.step)

    def _may_start(self, name: str) -> bool:
        return name in self.library and len(self.state.stack) < DEEPEST_RUN and all(frame.scenario != name for frame in self.state.stack)

    def _start(self, name: str, *, between: bool) -> None:
        self._do(does.RunOther(name=name))
        self._become(stack=(*self.state.stack, Frame(name, self.library[name].start, between)), status="running")

    def _keep(self, values: Mapping[str, Value]) -> None:
        taken = {name: Filled("text", value[:LONGEST_VALUE] if isinstance(value, str) else value) for name, value in values.items()}
        self._become(slots=self.state.slots | taken)

    # ── from step to step ───────────────────────────────────────────────────────────────────────

    def _proceed(self) -> None:
        for _ in range(MOST_STEPS_A_TURN):
            if self.state.status != "running":
                return
            if self.frame.step == END:
                self._return()
            elif self.step is None:
                self.hand_over("broken")
            else:
                self._do(does.Counted(what="entered"))
                self._make(self.step)
        if self.state.status == "running":
            self.hand_over("loop")

    def _return(self) -> None:
        """The scenario has come to its end: whatever runs it goes on."""
        ended, below = self.frame, self.state.stack[:-1]
        if not below:
            self._end("finished")
            return
        self._become(stack=below)
        if ended.between:
            self._put(self.step, again=True)
        else:
            self._go(getattr(self.step, "next", ""))

    def _make(self, step: Step) -> None:
        match step:
            case is_a.Ask():
                self._ask(step)
            case is_a.Choose() | is_a.Rate():
                self._put(step)
            case is_a.Branch():
                self._go(next((case.go for case in step.cases if holds(case.when, self.state, self.world)), step.otherwise))
            case is_a.Call() | is_a.LookUp():
                self._call(step)
            case is_a.Run():
                self._run(step)
            case is_a.HandOver():
                self._hand_over_as_written(step)
            case _:
                self._do_at_once(step)

    def _do_at_once(self, step: is_a.Say | is_a.Set | is_a.Tag | is_a.Wait) -> None:
        match step:
            case is_a.Say():
                buttons = tuple(self._offered(one) for one in step.buttons)
                self._do(does.Say(text=self._said(step.text), picture=step.picture, buttons=buttons))
                self._go(step.next)
            case is_a.Wait():
                due_at = self.world.now + timedelta(seconds=step.seconds) if step.seconds else None
                self._become(status="waiting", due_at=due_at)
                self._do(does.WaitUntil(at=due_at))
            case is_a.Tag():
                self._do(does.Tag(name=step.name, remove=step.remove))
                self._go(step.next)
            case is_a.Set():
                self._set(step)

    def _ask(self, step: is_a.Ask) -> None:
        """Put the question, unless the answer is there already; a question that comes again is put in any case."""
        key = f"{self.frame.scenario}.{self.frame.step}"
        is_new = key not in self.state.met
        self._become(met=self.state.met if not is_new else (*self.state.met, key))
        known = self._known(step) if is_new and not step.anew else None
        if known is not None and fits(known, step.check, self.world):
            self._fill(step, known)
        else:
            self._put(step)

    def _known(self, step: is_a.Ask) -> Filled | None:
        if step.slot in self.state.slots:
            return self.state.slots[step.slot]
        if step.kind in self.state.given:
            return self.state.given[step.kind]
        value = value_of(step.known, self.state, self.world) if step.known else None
        return Filled(step.kind, value) if value not in (None, "") else None

    def _put(self, step: Step | None, *, again: bool = False, missed: bool = False) -> None:
        """Put the question of a step that asks, and wait for the answer."""
        if not isinstance(step, is_a.Asking):
            self.hand_over("broken")
            return
        kind = step.kind if isinstance(step, is_a.Ask) else "choice" if isinstance(step, is_a.Choose) else "rating"
        self._do(does.Ask(text=self._question(step, missed), buttons=self._buttons(step), kind=kind, again=again))
        trail = self.state.trail if self.state.trail[-1:] == (self.state.stack,) else (*self.state.trail, self.state.stack)
        self._become(status="asking", trail=trail[-LONGEST_TRAIL:], misses=self.state.misses if missed else 0)

    def _question(self, step: is_a.Asking, missed: bool) -> str:
        question = self._said(step.text if isinstance(step, is_a.Choose) else step.question)
        if not missed:
            return question
        again = in_language(getattr(step, "again", {}), self.state.language)
        return self._said(getattr(step, "again", {})) if again else f"{phrase(NOT_UNDERSTOOD, self.state.language)}\n{question}"

    def _call(self, step: is_a.Call | is_a.LookUp) -> None:
        if isinstance(step, is_a.LookUp):
            self._do(does.LookUp(what=step.what, key=step.article, slot=step.slot))
        elif step.integration not in self.world.integrations:
            self._go_or_hand_over(step.failed, "failed")
            return
        else:
            self._do(self._called(step))
        self._become(status="calling")

    def _called(self, step: is_a.Call) -> does.Call:
        state, world = self.state, self.world
        return does.Call(
            integration=step.integration,
            method=step.method,
            path=exact(step.path, state, world, quoted=True),
            query={name: exact(value, state, world) for name, value in step.query.items()},
            body=exact_json(step.body, state, world),
            takes=step.takes,
            timeout_seconds=step.timeout_seconds,
            max_bytes=step.max_bytes,
        )

    def _set(self, step: is_a.Set) -> None:
        value = exact(step.value, self.state, self.world)
        room, _, name = step.field.partition(".")
        if room == "slot":
            self._keep({name: value})
        else:
            self._do(does.SetField(of="person" if room == "person" else "conversation", field=name, value=value))
        self._go(step.next)

    def _run(self, step: is_a.Run) -> None:
        if step.scenario in self.library and len(self.state.stack) < DEEPEST_RUN:
            self._start(step.scenario, between=False)
        else:
            self.hand_over("broken")

    def _go(self, target: str) -> None:
        self._do(does.Counted(what="left"))
        frame = replace(self.frame, step=target)
        self._become(stack=(*self.state.stack[:-1], frame), status="running", misses=0, due_at=None)

    def _go_or_hand_over(self, target: str, reason: Reason) -> None:
        if target:
            self._go(target)
        else:
            self.hand_over(reason)

    # ── the end ─────────────────────────────────────────────────────────────────────────────────

    def _hand_over_as_written(self, step: is_a.HandOver) -> None:
        """Without its words, if they cannot be said: people take over all the same."""
        try:
            if text := self._said(step.text):
                self._do(does.Say(text=text))
        except Unfilled:
            pass
        self.hand_over("wanted", queue=step.queue, note=noted(step.note, self.state, self.world), urgent=step.urgent)

    def hand_over(self, reason: Reason, *, queue: str = "", note: str = "", urgent: bool = False) -> None:
        slots = {name: one.value for name, one in self.state.slots.items()}
        self._do(does.HandOver(reason=reason, queue=queue, note=note, urgent=urgent, slots=slots))
        self._end("handed_over")

    def _end(self, outcome: does.Outcome) -> None:
        self._do(does.Finished(outcome=outcome))
        self._become(status=outcome, due_at=None)

    # ── small things ────────────────────────────────────────────────────────────────────────────

    @property
    def frame(self) -> Frame:
        return self.state.stack[-1] if self.state.stack else Frame("", "")

    @property
    def scenario(self) -> is_a.Scenario | None:
        return self.library.get(self.frame.scenario)

    @property
    def step(self) -> Step | None:
        return self.scenario.steps.get(self.frame.step) if self.scenario else None

    @property
    def _under_way(self) -> list[is_a.Scenario]:
        return [self.library[frame.scenario] for frame in self.state.stack if frame.scenario in self.library]

    @property
    def _failure(self) -> str:
        return getattr(self.step, "failed", "") or getattr(self.step, "missing", "")

    @property
    def _labels(self) -> list[str]:
        if not isinstance(self.step, is_a.Choose):
            return []
        return [self._said(option.label) for option in self.step.options]

    def _buttons(self, step: is_a.Asking) -> tuple[Shown, ...]:
        match step:
            case is_a.Choose():
                return tuple(Shown(self._said(one.label), payload(self.frame.step, one.id)) for one in step.options)
            case is_a.Rate():
                return tuple(Shown(one, one) for one in (STARS if step.scale == "stars" else THUMBS))
            case _:
                return ()

    def _offered(self, offer: is_a.Offer) -> Shown:
        return Shown(self._said(offer.label), f"{STARTS}{offer.starts}" if offer.starts else "", offer.url)

    def _said(self, texts: is_a.Texts) -> str:
        return said(texts, self.state, self.world)

    def _do(self, effect: Effect) -> None:
        self.effects.append(replace(effect, scenario=self.frame.scenario, step=self.frame.step))

    def _become(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)
