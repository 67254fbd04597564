"""Asks every operation of the API whatever its description allows, and what it does not, and holds each answer against that description."""

from collections.abc import Iterable, Mapping
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error  # pyright: ignore[reportUnknownVariableType]
from schemathesis.generation import GenerationMode
from schemathesis.openapi.loaders import from_dict
from schemathesis.specs.openapi import checks

from parley.api.openapi import described

CHECKS: list[Any] = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]

POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
UNHURRIED = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example)
SPARING = settings(deadline=None, database=None, derandomize=True, phases=[Phase.generate], suppress_health_check=UNHURRIED)


def fuzz(address: str, tokens: Mapping[str, str], known: Mapping[str, str], *, examples: int) -> list[str]:
    """What was found wrong. `tokens` are by scope; `known` are ids that exist, by the name of their parameter."""
    schema: Any = from_dict(described())
    operations: list[Any] = [found.ok() for found in schema.get_all_operations()]
    return [flaw for operation in operations for flaw in _ask(operation, address, tokens, known, examples)]


def _ask(operation: Any, address: str, tokens: Mapping[str, str], known: Mapping[str, str], examples: int) -> Iterable[str]:
    scope: str = operation.definition.raw["x-scope"]
    headers = {"authorization": f"Bearer {tokens[scope]}"}

    @settings(SPARING, max_examples=examples)
    @given(fits=operation.as_strategy(POSITIVE), misfits=operation.as_strategy(NEGATIVE), really=st.booleans())
    def ask(fits: Any, misfits: Any, really: bool) -> None:
        if really:
            invented: Mapping[str, Any] = fits.path_parameters or {}
            fits.path_parameters = {name: known.get(name, value) for name, value in invented.items()}
        for case in (fits, misfits):
            case.call_and_validate(base_url=address, headers=headers, checks=CHECKS)

    try:
        ask()
    except (BaseExceptionGroup, Exception) as error:
        told = getattr(error, "exceptions", [error])
        yield f"{operation.label}: {error} {' | '.join(map(str, told))}"
