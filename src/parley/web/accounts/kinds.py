"""The channels that can be connected, as people look for them: by what they are, the most used first."""

from collections.abc import Collection, Mapping

from parley import channels
from parley.channels import Manifest
from parley.core.i18n import N_

FAMILIES: Mapping[str, tuple[str, ...]] = {
    N_("Messengers"): ("telegram", "whatsapp", "viber", "max", "messenger", "line", "botframework"),
    N_("Social networks"): ("instagram", "vk", "ok", "x"),
    N_("Site and mail"): ("webchat", "email"),
    N_("For your developers"): ("custom", "console"),
}
LAST = tuple(FAMILIES)[-1]
"""Here stands what no family names."""


def families(*, but: Collection[str] = ()) -> dict[str, list[Manifest]]:
    """Families of channels by their names, which pages translate; none of them is empty."""
    offered = [kind for kind in channels.kinds() if kind not in but]
    unnamed = [kind for kind in offered if not any(kind in kinds for kinds in FAMILIES.values())]
    chosen = {name: [kind for kind in kinds if kind in offered] for name, kinds in FAMILIES.items()}
    chosen[LAST] += unnamed
    return {name: [channels.adapter(kind).manifest for kind in kinds] for name, kinds in chosen.items() if kinds}
