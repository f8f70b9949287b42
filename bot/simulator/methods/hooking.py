"""Methods about the webhook. Source: https://core.telegram.org/bots/api#setwebhook"""

import re
from urllib.parse import urlsplit

from bot.simulator.chats import Json
from bot.simulator.errors import bad_request
from bot.simulator.methods.call import Call, method
from bot.simulator.webhook import Webhook
from bot.simulator.world import World

PORTS = (443, 80, 88, 8443)
LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""Here alone a webhook may be plain HTTP and on any port, as with `telegram-bot-api --local`."""


@method("setWebhook")
def set_webhook(world: World, call: Call) -> bool:
    """Sources of the errors: `Client::do_set_webhook` and `WebhookActor::start_up` of tdlib/telegram-bot-api."""
    url = call.text("url")
    if url:
        _check_url(url)
    secret = call.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    if call.flag("drop_pending_updates"):
        world.updates.drop()
    if url:
        world.updates.allow(call.params.get("allowed_updates"))
        world.updates.abort("terminated by setWebhook request")
    limit = min(max(call.number("max_connections", 40), 1), 100)
    world.courier.use(Webhook(url, secret, limit, call.text("ip_address")) if url else None)
    return True


@method("deleteWebhook")
def delete_webhook(world: World, call: Call) -> bool:
    if call.flag("drop_pending_updates"):
        world.updates.drop()
    world.courier.use(None)
    return True


@method("getWebhookInfo")
def get_webhook_info(world: World, call: Call) -> Json:
    info: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": len(world.updates.pending())}
    if webhook := world.courier.webhook:
        info |= {"url": webhook.url, "max_connections": webhook.max_connections}
        info["ip_address"] = webhook.ip_address or "127.0.0.1"
    if error := world.courier.error:
        info |= {"last_error_date": int(error[0].timestamp()), "last_error_message": error[1]}
    if (told := world.updates.told()) is not None:
        info["allowed_updates"] = told
    return info


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        port = parts.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if not parts.hostname or parts.scheme not in ("http", "https"):
        raise bad_request("invalid webhook URL specified")
    if parts.hostname in LOOPBACK:
        return
    if parts.scheme == "http":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (port or 443) not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
