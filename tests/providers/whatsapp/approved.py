"""Templates of a business account: listed in pages, and refused where the real Cloud API refuses them."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from tests.providers.whatsapp.refusals import Refusal
from tests.providers.whatsapp.world import Json, World

VARIABLE = re.compile(r"\{\{(\w+)\}\}")
BROKEN = re.compile(r"[\n\t]| {5}")
LONGEST_BODY = 1024
ALWAYS = {"id"}
STOPPED = {"PAUSED": 132015, "DISABLED": 132016}


def page(world: World, query: dict[str, str]) -> Json:
    """Only what was asked for; the cursor means nothing to anybody else."""
    limit, after = int(query.get("limit", "25")), query.get("after", "")
    start = int(urlsafe_b64decode(after)) if after else 0
    wanted = ALWAYS | set(query.get("fields", "").split(","))
    shown = world.templates[start : start + limit]
    end = start + len(shown)
    paging: Json = {"cursors": {"before": _cursor(start), "after": _cursor(end)}}
    if end < len(world.templates):
        paging["next"] = "https://elsewhere.example/never-asked"
    return {"data": [{name: value for name, value in one.items() if name in wanted} for one in shown], "paging": paging}


def check(world: World, fields: Json) -> None:
    use = fields["template"]
    known = next((one for one in world.templates if (one["name"], one["language"]) == (use["name"], use["language"]["code"])), None)
    if known is None or known["status"] not in ("APPROVED", *STOPPED):
        raise Refusal(132001, f"template name ({use['name']}) does not exist in {use['language']['code']}")
    if known["status"] in STOPPED:
        raise Refusal(STOPPED[known["status"]])
    given = _given(use.get("components", []))
    wanted = {place: values for component in known["components"] for place, values in _wanted(component, known)}
    if {place: len(values) for place, values in given.items()} != {place: len(values) for place, values in wanted.items()}:
        raise Refusal(132000, f"expected {wanted}, got {given}")
    for place, values in wanted.items():
        _check_values(world, values, given[place])


def shown(world: World, use: Json) -> str:
    """What stands on the screen of whoever gets it."""
    known = next(one for one in world.templates if (one["name"], one["language"]) == (use["name"], use["language"]["code"]))
    given = _given(use.get("components", []))
    texts = {component["type"].lower(): component.get("text", "") for component in known["components"]}
    return "\n\n".join(_filled(texts[part], given.get((part, ""), [])) for part in ("header", "body", "footer") if texts.get(part))


def _filled(text: str, parameters: list[Json]) -> str:
    values = {one.get("parameter_name", str(place)): one.get("text", "") for place, one in enumerate(parameters, 1)}
    return VARIABLE.sub(lambda found: values[found[1]], text)


def _given(components: list[Json]) -> dict[tuple[str, str], list[Json]]:
    return {(one["type"], str(one.get("index", ""))): one["parameters"] for one in components}


def _wanted(component: Json, known: Json) -> list[tuple[tuple[str, str], list[str]]]:
    """Per place the kinds of parameters, and for named ones the name."""
    kind = component["type"].lower()
    if kind == "buttons":
        return [((("button"), str(place)), [type]) for place, one in enumerate(component["buttons"]) if (type := _of_button(one))]
    if component.get("format", "TEXT") != "TEXT":
        return [((kind, ""), [component["format"].lower()])]
    names = dict.fromkeys(VARIABLE.findall(component.get("text", "")))
    is_named = known.get("parameter_format") == "NAMED"
    return [((kind, ""), [f"text {name}" if is_named else "text" for name in names])] if names else []


def _of_button(button: Json) -> str:
    if button["type"] == "COPY_CODE":
        return "coupon_code"
    return "text" if VARIABLE.search(button.get("url", "")) else ""


def _check_values(world: World, wanted: list[str], given: list[Json]) -> None:
    for want, parameter in zip(wanted, given, strict=True):
        kind, _, name = want.partition(" ")
        if parameter.get("type") != kind or (name and parameter.get("parameter_name") != name):
            raise Refusal(132012, f"expected {want}, got {parameter}")
        _check_value(world, kind, parameter[kind])


def _check_value(world: World, kind: str, value: Any) -> None:
    if kind in ("text", "coupon_code"):
        if not value:
            raise Refusal(131008, "Parameter of type text is missing text value")
        if BROKEN.search(value):
            raise Refusal(100, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces")
        if len(value) > LONGEST_BODY:
            raise Refusal(132005)
    elif kind == "location":
        if not {"latitude", "longitude"} <= value.keys():
            raise Refusal(131008, "location")
    elif value.get("id") not in world.files:
        raise Refusal(131053, kind)


def _cursor(place: int) -> str:
    return urlsafe_b64encode(str(place).encode()).decode()
