"""Somebody who takes webhooks, checks each as the scheme demands, and answers as told."""

import base64
import hmac
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from tests.providers.server import Answer, Request, serving


class Receiver:
    """`answers` are given in turn; the last one for good. None hangs up."""

    def __init__(self) -> None:
        self.address = ""
        self.secrets: list[str] = []
        self.answers: list[Answer | None] = [Answer(204)]
        self.heard: list[dict[str, Any]] = []
        self.ids: list[str] = []
        self.requests: list[Request] = []

    async def take(self, request: Request) -> Answer | None:
        self.requests.append(request)
        self.ids.append(request.headers["webhook-id"])
        self.heard.append(request.json())
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    @property
    def types(self) -> list[str]:
        return [one["type"] for one in self.heard]


def signatures(request: Request, secrets: list[str]) -> list[str]:
    """What each secret would have signed it with, reckoned by nobody's code but this."""
    content = f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}.".encode() + request.body
    keys = [base64.b64decode(secret.removeprefix("whsec_")) for secret in secrets]
    return ["v1," + base64.b64encode(hmac.digest(key, content, "sha256")).decode() for key in keys]


@asynccontextmanager
async def receiving() -> AsyncGenerator[Receiver]:
    receiver = Receiver()
    async with serving(receiver.take) as address:
        receiver.address = address
        yield receiver
