"""A small agent for Parley: a program outside that takes conversations, answers them, and hands them back to people.

Nothing but the standard library. Run it with what Settings, Outside agents has shown you:

    PARLEY_URL=https://parley.example PARLEY_SECRET=whsec_… PARLEY_TOKEN=ply_… PORT=8090 python docs/howto/sample_agent.py

It tells opening hours and prices by itself. Whoever asks for a person, or for what it does not know twice, goes back to people.
"""

import base64
import hashlib
import hmac
import json
import os
import queue
import re
import threading
import time
import urllib.error
import urllib.request
from collections import OrderedDict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PARLEY = os.environ["PARLEY_URL"].rstrip("/")
SECRET = base64.b64decode(os.environ["PARLEY_SECRET"].removeprefix("whsec_"))
TOKEN = os.environ["PARLEY_TOKEN"]

OLDEST_SECONDS = 300
"""A call that was signed longer ago may be one that somebody has recorded."""
MOST_KNOWN = 10_000
LARGEST = 1024 * 1024

ANSWERS = {
    "ru": (
        (r"сколько|цен|стоит", "Стрижка стоит 1500 ₽."),
        (r"работает|откры|часы", "Мы работаем с 9 до 21 каждый день."),
    ),
    "uk": (
        (r"скільки|цін|кошту", "Стрижка коштує 600 ₴."),
        (r"працю|відкри|годин", "Ми працюємо з 9 до 21 щодня."),
    ),
    "en": (
        (r"price|how much|cost", "A haircut is 40 euros."),
        (r"open|hours", "We are open from 9 to 21 every day."),
    ),
}
SORRY = {
    "ru": "Этого я не знаю. Спросите о ценах или часах работы, или напишите «оператор».",
    "uk": "Цього я не знаю. Запитайте про ціни чи години роботи, або напишіть «оператор».",
    "en": "That I do not know. Ask about prices or opening hours, or write “human”.",
}
WANTS_A_PERSON = re.compile(r"оператор|человек|людин|human|person|agent", re.IGNORECASE)


# ── is it Parley that calls? ────────────────────────────────────────────────────────────────────


def is_genuine(headers: Any, body: bytes) -> bool:
    """Standard Webhooks: HMAC-SHA256 over id.timestamp.body, one signature or two while the secret changes."""
    id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not id or not stamp.isdecimal() or abs(time.time() - int(stamp)) > OLDEST_SECONDS:
        return False
    wanted = base64.b64encode(hmac.digest(SECRET, f"{id}.{stamp}.".encode() + body, hashlib.sha256)).decode()
    given = headers.get("webhook-signature", "").split(" ")
    return any([hmac.compare_digest(f"v1,{wanted}".encode(), one.encode()) for one in given])


class Known:
    """Calls that were taken already. A real agent keeps them in its database, with what it did."""

    def __init__(self) -> None:
        self._ids: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def is_new(self, id: str) -> bool:
        with self._lock:
            if id in self._ids:
                return False
            self._ids[id] = None
            if len(self._ids) > MOST_KNOWN:
                self._ids.popitem(last=False)
            return True


# ── what it says ────────────────────────────────────────────────────────────────────────────────


class Talk:
    """One conversation that was offered, worked by a thread of its own, so that its events keep their order."""

    def __init__(self, offer: dict[str, Any]) -> None:
        self.offer_id: str = offer["offer_id"]
        language = offer["data"]["person"].get("language") or "en"
        self.language = language if language in ANSWERS else "en"
        self.puzzled = 0
        self.events: queue.Queue[dict[str, Any] | None] = queue.Queue()
        threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        while said := self.events.get():
            try:
                self._answer(said)
            except Over as over:
                print(f"{self.offer_id}: over, {over}", flush=True)
                return

    def _answer(self, said: dict[str, Any]) -> None:
        text: str = said["text"]
        if WANTS_A_PERSON.search(text):
            self._hand_back("asks for a person", f"They asked for a person: {text}")
            return
        rules = [rule for language in (self.language, *ANSWERS) for rule in ANSWERS[language]]
        known = next((answer for pattern, answer in rules if re.search(pattern, text, re.IGNORECASE)), "")
        self.puzzled = 0 if known else self.puzzled + 1
        if self.puzzled > 1:
            self._hand_back("cannot answer", f"I could not answer: {text}")
        else:
            # The id of what is answered makes it the same answer, however often it is sent.
            self._post("messages", {"id": f"to-{said['id']}", "text": known or SORRY[self.language], "seen_seq": said["seq"]})

    def _hand_back(self, reason: str, summary: str) -> None:
        self._post("hand-back", {"reason": reason, "summary": summary})

    def _post(self, what: str, body: dict[str, Any]) -> None:
        post(f"/api/v1/agent/offers/{self.offer_id}/{what}", body)


class Over(Exception):
    """Somebody else has the conversation now."""


def post(path: str, body: dict[str, Any]) -> None:
    """Once more where the line broke: every call here may be repeated. Raises `Over` where Parley says that it is not ours."""
    headers = {"authorization": f"Bearer {TOKEN}", "content-type": "application/json"}
    for wait in (0.2, 1, 5, None):
        request = urllib.request.Request(PARLEY + path, json.dumps(body).encode(), headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=10):
                return
        except urllib.error.HTTPError as error:
            problem = json.loads(error.read() or b"{}")
            if error.code == 409 and problem.get("type", "").endswith("#outrun"):
                return  # they wrote again meanwhile: that message is on its way to us, and will be answered
            if error.code < 500 and error.code != 429:
                raise Over(problem.get("title", str(error))) from None
        except OSError:
            pass
        if wait is None:
            raise Over("Parley cannot be reached")
        time.sleep(wait)


# ── what it hears ───────────────────────────────────────────────────────────────────────────────


class Agent:
    """Every conversation that it has."""

    def __init__(self) -> None:
        self.known = Known()
        self.talks: dict[str, Talk] = {}

    def take(self, call: dict[str, Any]) -> dict[str, Any]:
        """What is answered to a call."""
        if call["type"] == "offer":
            return self._offered(call)
        talk = self.talks.get(call["offer_id"] or "")
        if talk and call["type"] == "message" and self.known.is_new(call["data"]["message"]["id"]):
            talk.events.put(call["data"]["message"])
        elif talk and call["type"] == "closed":
            del self.talks[call["offer_id"]]
            talk.events.put(None)
        return {}

    def _offered(self, call: dict[str, Any]) -> dict[str, Any]:
        if call["offer_id"] not in self.talks:
            talk = self.talks[call["offer_id"]] = Talk(call)
            waiting = [said for said in call["data"]["messages"] if said["by"] == "customer"]
            if waiting and self.known.is_new(waiting[-1]["id"]):
                talk.events.put(waiting[-1])
        return {"accept": True}


AGENT = Agent()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("content-length", 0)), LARGEST))
        if not is_genuine(self.headers, body):
            self._answer(401, {})
            return
        self._answer(200, AGENT.take(json.loads(body)))

    def _answer(self, status: int, answer: dict[str, Any]) -> None:
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        print(format % args, flush=True)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8090"))), Handler)
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
