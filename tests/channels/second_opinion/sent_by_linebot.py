"""Calls of the Messaging API, made by line-bot-sdk."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from linebot.v3.messaging import (
    ApiClient,
    Configuration,
    MessagingApi,
    PushMessageRequest,
    SetWebhookEndpointRequest,
    ShowLoadingAnimationRequest,
    TestWebhookEndpointRequest,
)
from linebot.v3.messaging.exceptions import ApiException

from tests.channels.second_opinion.sending import Line, Ours
from tests.providers.server import Request

SPELT_OUT = [("notificationDisabled", False)]
Call = Callable[[Any, Ours], Any]

CALLS: Mapping[tuple[str, str], Call] = {
    ("POST", "/v2/bot/message/push"): lambda api, ours: api.push_message(PushMessageRequest.from_dict(ours.fields), **_retry_key(ours)),
    ("POST", "/v2/bot/chat/loading/start"): lambda api, ours: api.show_loading_animation(
        ShowLoadingAnimationRequest.from_dict(ours.fields)
    ),
    ("PUT", "/v2/bot/channel/webhook/endpoint"): lambda api, ours: api.set_webhook_endpoint(
        SetWebhookEndpointRequest.from_dict(ours.fields)
    ),
    ("GET", "/v2/bot/channel/webhook/endpoint"): lambda api, _: api.get_webhook_endpoint(),
    ("POST", "/v2/bot/channel/webhook/test"): lambda api, ours: api.test_webhook_endpoint(
        TestWebhookEndpointRequest.from_dict(ours.fields)
    ),
    ("GET", "/v2/bot/info"): lambda api, _: api.get_bot_info(),
    ("GET", "/v2/bot/message/quota"): lambda api, _: api.get_message_quota(),
    ("GET", "/v2/bot/message/quota/consumption"): lambda api, _: api.get_message_quota_consumption(),
    ("GET", "/v2/bot/profile/U0c0ffee0c0ffee0c0ffee0c0ffee0aaa"): lambda api, ours: api.get_profile(ours.expect.path.rpartition("/")[2]),
}


class Sender:
    def __init__(self, line: Line, address: str, token: str) -> None:
        self.line = line
        self.client: Any = ApiClient(Configuration(host=address, access_token=token))

    async def again(self, ours: Ours) -> Request:
        with suppress(ApiException):
            await asyncio.to_thread(CALLS[ours.expect.method, ours.expect.path], MessagingApi(self.client), ours)
        return self.line.seen.pop()

    async def close(self) -> None:
        self.client.close()


def _retry_key(ours: Ours) -> dict[str, str]:
    key = ours.expect.headers.get("x-line-retry-key")
    return {"x_line_retry_key": key} if key else {}
