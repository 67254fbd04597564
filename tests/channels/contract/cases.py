"""Which samples a test of the contract runs over: those of every channel in the registry."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from parley.channels import registry
from tests.channels.contract.samples import Samples, Vector

CHANNELS = {kind: Samples(kind) for kind in registry.kinds()}


every_channel = pytest.mark.parametrize("kind", registry.kinds())


def each(what: str, samples: Callable[[Samples], Iterable[Any]]) -> pytest.MarkDecorator:
    """One case per sample of every channel, named after it."""
    cases = [(kind, sample) for kind, channel in CHANNELS.items() for sample in samples(channel)]
    return pytest.mark.parametrize(("kind", what), cases, ids=[f"{kind}-{getattr(sample, 'name', sample)}" for kind, sample in cases])


def which(has: Callable[[Samples], bool]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("kind", [kind for kind, channel in CHANNELS.items() if has(channel)])


def signed(channel: Samples) -> list[Vector]:
    return [vector for vector in channel.vectors().vectors if vector.valid]


QUESTIONS = ("check", "fetch", "profiles", "trouble", "list_templates", "post")


def questions(channel: Samples) -> list[str]:
    """Deeds that leave nothing behind at the provider."""
    found = {name: channel.deed(name) for name in channel.deeds()}
    return [name for name, deed in found.items() if deed.do in QUESTIONS and deed.calls]


def speaks_http(channel: Samples) -> bool:
    return "text.json" in channel.deeds() and bool(channel.deed("text.json").calls)
