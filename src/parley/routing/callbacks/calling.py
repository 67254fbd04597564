"""What an operator does with a promised call: takes it, makes it, says how it went, lets it go."""

from datetime import timedelta

from parley import conversations, workspace
from parley.conversations import Conversation
from parley.core import clock
from parley.core.db import Tx
from parley.core.i18n import translator
from parley.routing import agents
from parley.routing.callbacks import wording
from parley.routing.callbacks.errors import AlreadyPromised, CallBackOver, TakenByAnother
from parley.routing.callbacks.hearing import ask_number
from parley.routing.callbacks.queries import held, open_of
from parley.routing.callbacks.rules import rules
from parley.routing.callbacks.telling import tell
from parley.routing.callbacks.types import CallBack, CallBackId, Result, Rules, State
from parley.routing.callbacks.writing import change, line
from parley.workspace import Staff


async def take(tx: Tx, id: CallBackId, *, by: Staff) -> CallBack:
    """It is theirs. Raises CallBackOver; TakenByAnother while a colleague has it and there is time."""
    one, talk = await _mine(tx, id, by)
    if one.agent_id == by.id:
        return one
    taken = await change(tx, one, state=State.RESERVED, agent_id=by.id, reserved_at=clock.now(), calling_at=None)
    await line(tx, talk, "taken", by.id)
    return taken


async def begin(tx: Tx, id: CallBackId, *, by: Staff) -> CallBack:
    """They dial."""
    one, talk = await _mine(tx, id, by)
    if one.state is State.CALLING:
        return one
    calling = await change(tx, one, state=State.CALLING, agent_id=by.id, calling_at=clock.now())
    await line(tx, talk, "calling", by.id)
    await agents.worked(tx, by.id)
    return calling


async def finish(tx: Tx, id: CallBackId, result: Result, note: str = "", *, by: Staff) -> CallBack:
    """How it went. Who was not reached is called again later, a few times; of a wrong number we ask for the right one."""
    one, talk = await _mine(tx, id, by)
    await line(tx, talk, result, by.id)
    if note.strip():
        await conversations.note(tx, talk.id, text=note, by=by.id)
    await agents.worked(tx, by.id)
    tried = await change(tx, one, **FREE, attempts=one.attempts + 1, outcome=result)
    wanted = await rules(tx)
    match result:
        case "no_answer" if tried.attempts < wanted.most_attempts:
            return await _later(tx, tried, talk, wanted, by)
        case "wrong_number" if one.account_id:
            return await ask_number(tx, tried, talk, wording.WRONG_NUMBER)
        case _:
            return await _done(tx, tried, talk, by)


async def let_go(tx: Tx, id: CallBackId, *, by: Staff) -> CallBack:
    """They cannot call after all: somebody else is sought."""
    one, talk = await _mine(tx, id, by)
    return await release(tx, one, talk, by)


async def release(tx: Tx, one: CallBack, talk: Conversation, by: Staff | None = None) -> CallBack:
    """Whoever had it has it no more, and is not chosen for it again. The caller holds it."""
    passed = (*one.passed_by, one.agent_id) if one.agent_id else one.passed_by
    freed = await change(tx, one, **FREE, state=State.PROMISED, passed_by=passed)
    await line(tx, talk, "released", by.id if by else None)
    return freed


async def cancel(tx: Tx, id: CallBackId, *, by: Staff) -> CallBack:
    """Nobody calls, because a colleague says so. The customer is told by them, not by us."""
    workspace.require(by, "conversations.reply")
    one, talk = await held(tx, id)
    if not one.is_open:
        raise CallBackOver
    over = await change(tx, one, **FREE, state=State.CANCELLED, outcome="withdrawn", ended_at=clock.now(), ended_by=by.id)
    await line(tx, talk, "withdrawn", by.id)
    return over


async def bring_back(tx: Tx, id: CallBackId, *, by: Staff) -> CallBack:
    """It was cancelled by mistake: it is owed again, by the time that was promised. Raises AlreadyPromised, CallBackOver."""
    workspace.require(by, "conversations.reply")
    one, talk = await held(tx, id)
    if one.outcome != "withdrawn":
        raise CallBackOver
    if await open_of(tx, talk.id):
        raise AlreadyPromised
    state = State.PROMISED if one.due_at else State.OFFERED
    back = await change(tx, one, state=state, outcome="", ended_at=None, ended_by=None)
    await line(tx, talk, "brought_back", by.id)
    return back


FREE: dict[str, object] = {"agent_id": None, "reserved_at": None, "calling_at": None}


async def _mine(tx: Tx, id: CallBackId, by: Staff) -> tuple[CallBack, Conversation]:
    """One that they may handle: theirs, nobody's, or everybody's by now; of a call that is being made also their supervisors'."""
    workspace.require(by, "conversations.reply")
    one, talk = await held(tx, id)
    if not one.is_owed:
        raise CallBackOver
    is_anybodys = one.is_anybodys and one.state is not State.CALLING
    if one.agent_id != by.id and not is_anybodys and not workspace.may(by, "routing.manage"):
        raise TakenByAnother
    return one, talk


async def _later(tx: Tx, one: CallBack, talk: Conversation, wanted: Rules, by: Staff) -> CallBack:
    """Whoever has called calls again, if they are free then."""
    starts = clock.now() + timedelta(minutes=wanted.retry_minutes)
    due = starts + timedelta(minutes=wanted.minutes)
    again = await change(tx, one, state=State.PROMISED, starts_at=starts, due_at=due, preferred=by.id, passed_by=(), escalated_at=None)
    await tell(tx, again, talk, wording.trying_again(translator(one.language), wanted.retry_minutes, one.phone or ""))
    return again


async def _done(tx: Tx, one: CallBack, talk: Conversation, by: Staff) -> CallBack:
    done = await change(tx, one, state=State.DONE, ended_at=clock.now(), ended_by=by.id)
    if done.outcome == "no_answer":
        await tell(tx, done, talk, wording.with_number(translator(one.language), wording.GAVE_UP, one.phone or ""))
    return done
