"""How a comment is told: as a change of a page's feed, or of an account's comments."""

from tests.providers.meta.refusals import invalid
from tests.providers.meta.world import Json, Place

POST = "Осінній розпродаж: −30 % на фарбування"


def told(place: Place, comment: Json, name: str, now: int) -> tuple[str, Json]:
    """(field, value)"""
    return ("feed", _in_feed(comment, name, now)) if place.is_page else ("comments", _on_instagram(comment, name))


def changed(comment: Json, verb: str, name: str, now: int) -> tuple[str, Json]:
    return "feed", _in_feed(comment, name, now) | {"verb": verb}


def shown(place: Place, post: str, fields: str, picture: str) -> Json:
    """What is told of a post to whoever asks for it by these fields."""
    words: Json = {"message": POST, "permalink_url": f"https://www.facebook.com/{post}", "full_picture": picture}
    words |= {"created_time": "2026-11-20T08:15:00+0000", "from": {"name": place.name, "id": place.id}}
    media: Json = {"caption": POST, "permalink": f"https://www.instagram.com/p/{post}/", "media_type": "IMAGE", "media_url": picture}
    media |= {"timestamp": "2026-11-20T08:15:00+0000", "username": place.username}
    known, optional = (words, {"story"}) if place.is_page else (media, {"thumbnail_url"})
    if strange := set(fields.split(",")) - known.keys() - optional:
        raise invalid(f"Tried accessing nonexisting field ({min(strange)})")
    return {name: known[name] for name in fields.split(",") if name in known} | {"id": post}


def _in_feed(comment: Json, name: str, now: int) -> Json:
    where: Json = {"post_id": comment["post"], "parent_id": comment["parent"] or comment["post"], "created_time": now // 1000}
    said: Json = {"item": "comment", "verb": "add", "comment_id": comment["id"], "message": comment["message"]}
    return said | where | {"from": {"id": comment["from"], "name": name}}


def _on_instagram(comment: Json, name: str) -> Json:
    author = {"id": comment["from"], "username": f"{name.lower()}.example"}
    said: Json = {"id": comment["id"], "text": comment["message"], "from": author}
    where: Json = {"media": {"id": comment["post"], "media_product_type": "FEED"}}
    return said | where | ({"parent_id": comment["parent"]} if comment["parent"] else {})
