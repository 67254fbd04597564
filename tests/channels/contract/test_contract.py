"""What every channel must do, over the registry and each channel's samples. A new channel writes samples, not tests."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from parley.channels import registry
from parley.channels.contract import Shakes
from parley.channels.errors import InvalidSignature, OutcomeUnknown, ProviderDown, RateLimited, SendError, Unreadable
from parley.channels.types import Account, Call
from tests.channels.contract import facts, hostile, leaks
from tests.channels.contract.cases import CHANNELS, each, every_channel, questions, signed, speaks_http, which
from tests.channels.contract.claims import unproven
from tests.channels.contract.deeds import Script, alike, line, name_of, perform, provider
from tests.channels.contract.leaks import Discretion
from tests.channels.contract.samples import Deed, Failure, Handshake, NamedAnswer, Samples, Vector

# ── what it says about itself ───────────────────────────────────────────────────────────────────


def test_each_channel_stands_in_the_registry_once() -> None:
    assert len(registry.ADAPTERS) == len(registry.kinds())


@every_channel
def test_a_channel_proves_what_it_claims(kind: str) -> None:
    assert unproven(CHANNELS[kind]) == set()


@every_channel
def test_a_manifest_speaks_of_settings_that_exist(kind: str) -> None:
    manifest = registry.adapter(kind).manifest
    fields = {field.name for field in msgspec.structs.fields(manifest.settings)}

    assert manifest.kind == kind
    assert manifest.secrets - fields == set()
    assert {setting.name for setting in manifest.asks} - fields == set()
    assert {setting.name for setting in manifest.asks if setting.secret} - manifest.secrets == set()


@which(Samples.has_account)
def test_an_account_does_not_show_its_secrets(kind: str) -> None:
    account = CHANNELS[kind].account()
    shown = f"{account!r} {account.settings!r} {account} {account.settings} {account.settings.__rich_repr__()}"

    assert leaks.secrets(account, registry.adapter(kind).manifest)
    assert [secret for secret in leaks.secrets(account, registry.adapter(kind).manifest) if secret in shown] == []


# ── inbound ─────────────────────────────────────────────────────────────────────────────────────


@each("recording", lambda channel: list(channel.rows()))
def test_a_recorded_call_is_understood(kind: str, recording: str) -> None:
    samples = CHANNELS[kind]
    rows = samples.rows()[recording]

    found = samples.adapter.parse(samples.recording(recording, rows[0]), samples.account())

    assert facts.told(list(found), rows) == facts.expected(rows)


@every_channel
def test_each_recording_has_its_expectation(kind: str) -> None:
    assert CHANNELS[kind].recordings() == sorted(CHANNELS[kind].rows())


@each("recording", lambda channel: list(channel.rows()))
def test_a_call_means_the_same_twice_and_is_left_as_it_was(kind: str, recording: str) -> None:
    samples, account = CHANNELS[kind], CHANNELS[kind].account()
    row = samples.rows()[recording][0]
    call = samples.recording(recording, row)

    first, second = samples.adapter.parse(call, account), samples.adapter.parse(call, account)

    assert list(first) == list(second)
    assert samples.adapter.key(call) == samples.adapter.key(call) != ""
    assert call == samples.recording(recording, row)
    assert len({fact.key for fact in first}) == len(first)


@which(lambda channel: bool(channel.rows()))
@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_a_hostile_call_is_unreadable_at_worst(kind: str, data: st.DataObject) -> None:
    samples = CHANNELS[kind]
    recordings = [samples.recording(file, rows[0]).body for file, rows in samples.rows().items()]
    call = Call(data.draw(hostile.bodies(recordings)))

    assert samples.adapter.key(call)
    try:
        samples.adapter.parse(call, samples.account())
    except Unreadable:
        return


# ── signatures ──────────────────────────────────────────────────────────────────────────────────


def accepts(kind: str, call: Call, account: Account[Any]) -> bool:
    try:
        registry.adapter(kind).verify(call, account)
    except InvalidSignature:
        return False
    return True


@each("vector", lambda channel: channel.vectors().vectors)
def test_a_signature_is_told_from_a_forgery(kind: str, vector: Vector) -> None:
    assert accepts(kind, vector.call(), CHANNELS[kind].account(settings=vector.settings)) is vector.valid


@each("vector", signed)
def test_what_is_signed_cannot_be_changed(kind: str, vector: Vector) -> None:
    account, call = CHANNELS[kind].account(settings=vector.settings), vector.call()
    signs = CHANNELS[kind].vectors().signs
    forged: list[Call] = []
    if "header" in signs:
        forged += [
            msgspec.structs.replace(call, headers=vector.headers | {name: value[:-1] + "~"}) for name, value in vector.headers.items()
        ]
        forged.append(msgspec.structs.replace(call, headers={}))
    if "body" in signs:
        forged += [msgspec.structs.replace(call, body=call.body + b" "), msgspec.structs.replace(call, body=b" " + call.body)]

    assert forged
    assert [one for one in forged if accepts(kind, one, account)] == []


@each("vector", signed)
def test_an_account_without_its_secrets_accepts_nobody(kind: str, vector: Vector) -> None:
    account = CHANNELS[kind].account(settings=vector.settings)
    bare = msgspec.structs.replace(account.settings, **dict.fromkeys(registry.adapter(kind).manifest.secrets, ""))

    assert not accepts(kind, vector.call(), msgspec.structs.replace(account, settings=bare))


@each("handshake", lambda channel: channel.vectors().handshakes)
def test_a_challenge_is_answered_only_to_who_knows_the_secret(kind: str, handshake: Handshake) -> None:
    adapter = registry.adapter(kind)
    assert isinstance(adapter, Shakes)
    call = Call(b"", query=handshake.query, method="GET")

    try:
        answer = adapter.handshake(call, CHANNELS[kind].account(settings=handshake.settings)).decode()
    except InvalidSignature:
        answer = None

    assert answer == handshake.answer


# ── outbound ────────────────────────────────────────────────────────────────────────────────────


async def failure_of(kind: str, deed: Deed, account: Account[Any], discretion: Discretion) -> SendError:
    discretion.about(account)
    async with line() as http:
        with pytest.raises(SendError) as caught:
            await perform(registry.adapter(kind), deed, account, http)
    discretion.hears(caught.value)
    return caught.value


def is_named(error: SendError, expected: Failure) -> None:
    assert name_of(error) == expected.class_
    assert expected.code is None or error.code == expected.code
    assert expected.wait is None or (isinstance(error, RateLimited) and error.wait.total_seconds() == expected.wait)


@each("name", Samples.deeds)
async def test_a_provider_is_asked_exactly_what_it_expects(kind: str, name: str, discretion: Discretion) -> None:
    script, samples = Script(), CHANNELS[kind]
    async with provider(script) as server, line() as http:
        deed = samples.deed(name, server)
        script.calls = deed.calls
        account = samples.account(server, deed.settings)
        discretion.about(account)
        if deed.error:
            is_named(await failure_of(kind, deed, account, discretion), deed.error)
        else:
            came_of_it(await perform(samples.adapter, deed, account, http), deed)

    assert alike(script.expected(), script.requests()), (script.expected(), script.requests())


def came_of_it(outcome: Any, deed: Deed) -> None:
    """The outcome has what the sample names of it."""
    assert deed.result is not UNSET
    whole = not isinstance(deed.result, dict)
    assert deed.result == (outcome if whole else {name: outcome.get(name) for name in deed.result})


@each("answer", Samples.answers)
async def test_each_answer_of_a_provider_has_a_name(kind: str, answer: NamedAnswer, discretion: Discretion) -> None:
    script, samples = Script(), CHANNELS[kind]
    script.last_answer = answer.answer
    async with provider(script) as server:
        deed = samples.deed("text.json", server)
        script.calls = deed.calls
        error = await failure_of(kind, deed, samples.account(server, deed.settings), discretion)

    is_named(error, answer.error)


@which(speaks_http)
async def test_a_provider_that_cannot_be_reached_is_down(kind: str, discretion: Discretion) -> None:
    samples = CHANNELS[kind]
    async with provider(Script()) as closed:
        pass
    deed = samples.deed("text.json", closed)

    assert isinstance(await failure_of(kind, deed, samples.account(closed, deed.settings), discretion), ProviderDown)


@which(speaks_http)
async def test_a_message_whose_answer_is_lost_has_an_unknown_outcome(kind: str, discretion: Discretion) -> None:
    samples = CHANNELS[kind]
    calls = samples.deed("text.json").calls
    script = Script(hangs_up_at=len(calls) - 1)
    async with provider(script) as server:
        deed = samples.deed("text.json", server)
        script.calls = deed.calls
        error = await failure_of(kind, deed, samples.account(server, deed.settings), discretion)

    assert isinstance(error, OutcomeUnknown)


@each("name", questions)
async def test_a_question_whose_answer_is_lost_can_be_asked_again(kind: str, name: str, discretion: Discretion) -> None:
    samples, script = CHANNELS[kind], Script(hangs_up_at=0)
    async with provider(script) as server:
        deed = samples.deed(name, server)
        error = await failure_of(kind, deed, samples.account(server, deed.settings), discretion)

    assert isinstance(error, ProviderDown)
