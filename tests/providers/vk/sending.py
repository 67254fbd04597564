"""Sending, as strictly as VK does it: recipients, lengths, keyboards, files, and repetitions that it knows."""

import re
from typing import Any
from urllib.parse import urlsplit

import msgspec

from tests.providers.vk.refusals import Refusal, invalid
from tests.providers.vk.world import Community, Dialog, Json, World

LONGEST_TEXT = 4096
LONGEST_LABEL = 40
LONGEST_PAYLOAD = 255
MOST_KEYS, MOST_ROWS, WIDEST_ROW = 10, 6, 5
MOST_FILES = 10
INT32 = range(-(2**31), 2**31)
ATTACHED = re.compile(r"((?:photo|doc|audio_message)-?\d+_\d+)(?:_(\w+))?")

Fields = dict[str, str]


async def send(world: World, community: Community, fields: Fields) -> list[Json]:
    random_id = _integer(fields, "random_id")
    if random_id not in INT32:
        raise invalid("random_id should be less or equal to 2147483647")
    peers = [int(peer) for peer in fields.get("peer_ids", "").split(",") if peer.isdigit()]
    if not peers:
        raise invalid("peer_ids is undefined")
    content, keys = _content(world, fields), _keys(fields)
    return [await _to(world, community, peer, random_id, content, keys, fields) for peer in peers]


async def comment(world: World, community: Community, fields: Fields) -> Json:
    if _integer(fields, "owner_id") != -community.id or fields.get("from_group") != str(community.id):
        raise Refusal(15, "Access denied: no access to call this method")
    text, guid = fields.get("message", ""), fields.get("guid", "")
    if not text.strip():
        raise invalid("message is empty or invalid")
    if guid not in community.guids:
        id = world.number()
        made: Json = {"id": id, "post_id": _integer(fields, "post_id"), "post_owner_id": -community.id, "owner_id": -community.id}
        made |= {"from_id": -community.id, "date": 1_790_000_001, "text": text}
        made |= {"reply_to_comment": _integer(fields, "reply_to_comment")} if "reply_to_comment" in fields else {}
        community.comments[id] = made
        community.guids[guid or str(id)] = id
        await world.announce(community, "wall_reply_new", made)
        return {"comment_id": id}
    return {"comment_id": community.guids[guid]}


def activity(world: World, community: Community, fields: Fields) -> int:
    if fields.get("type") not in ("typing", "audiomessage"):
        raise invalid("type should be one of typing, audiomessage")
    _dialog(community, _integer(fields, "peer_id")).activity.append(fields["type"])
    return 1


def mark_read(world: World, community: Community, fields: Fields) -> int:
    _dialog(community, _integer(fields, "peer_id")).read_by_us = True
    return 1


async def _to(world: World, community: Community, peer: int, random_id: int, content: Json, keys: list[Json], fields: Fields) -> Json:
    known = community.sent.get((peer, random_id)) if random_id else None
    if known:
        return known
    try:
        dialog = _dialog(community, peer)
    except Refusal as refusal:
        return refusal.of_peer(peer)
    message = world.message(community, dialog, -community.id, random_id=random_id, **content, **_quote(dialog, fields))
    dialog.keyboards[message["id"]] = keys
    answer = {"peer_id": peer, "message_id": message["id"], "conversation_message_id": message["conversation_message_id"]}
    community.sent[peer, random_id] = answer
    await world.announce(community, "message_reply", message)
    return answer


def _dialog(community: Community, peer: int) -> Dialog:
    dialog = community.dialogs.get(peer)
    if dialog is None:
        raise Refusal(932, "Your community can't interact with this peer")
    if dialog.banned:
        raise Refusal(900, "Cannot send messages for users from blacklist")
    if not dialog.allowed:
        raise Refusal(901, "Can't send messages for users without permission")
    return dialog


def _content(world: World, fields: Fields) -> Json:
    text, named = fields.get("message", ""), [name for name in fields.get("attachment", "").split(",") if name]
    if not text.strip() and not named:
        raise invalid("message is empty or invalid")
    if len(text) > LONGEST_TEXT:
        raise Refusal(914, "Message is too long")
    if len(named) > MOST_FILES:
        raise invalid("attachment has too many items")
    return {"text": text, "attachments": [_attached(world, name) for name in named]}


def _attached(world: World, name: str) -> Json:
    found = ATTACHED.fullmatch(name)
    kept = world.files.get(found[1]) if found else None
    if found is None or kept is None or kept["access_key"] != (found[2] or kept["access_key"]):
        raise invalid("attachment is invalid")
    return {"type": kept["type"], kept["type"]: kept}


def _quote(dialog: Dialog, fields: Fields) -> Json:
    if "reply_to" not in fields:
        return {}
    quoted = dialog.messages.get(_integer(fields, "reply_to"))
    if quoted is None:
        raise invalid("reply_to is invalid")
    return {"reply_message": quoted}


def _keys(fields: Fields) -> list[Json]:
    if "keyboard" not in fields:
        return []
    keyboard: Any = msgspec.json.decode(fields["keyboard"])
    rows: list[list[Json]] = keyboard["buttons"]
    keys = [key for row in rows for key in row]
    if not keyboard.get("inline") or len(keys) > MOST_KEYS or len(rows) > MOST_ROWS or any(len(row) > WIDEST_ROW for row in rows):
        raise Refusal(911, "Keyboard format is invalid: too many buttons")
    for key in keys:
        _check_key(key["action"])
    return keys


def _check_key(action: Json) -> None:
    if not 1 <= len(action.get("label", "")) <= LONGEST_LABEL:
        raise Refusal(911, "Keyboard format is invalid: label is too long")
    if action["type"] == "open_link":
        if urlsplit(action["link"]).scheme not in ("http", "https") or not urlsplit(action["link"]).netloc:
            raise Refusal(911, "Keyboard format is invalid: link is invalid")
        return
    if len(action["payload"].encode()) > LONGEST_PAYLOAD:
        raise Refusal(911, "Keyboard format is invalid: payload is too long")
    try:
        msgspec.json.decode(action["payload"])
    except msgspec.DecodeError:
        raise Refusal(911, "Keyboard format is invalid: payload is not JSON") from None


def _integer(fields: Fields, name: str) -> int:
    try:
        return int(fields[name])
    except KeyError:
        raise invalid(f"{name} is undefined") from None
    except ValueError:
        raise invalid(f"{name} not integer") from None
