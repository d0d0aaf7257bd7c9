"""The Bot API methods by which a bot receives updates and files."""

from __future__ import annotations

from eval.simulation.api import ApiError, Json, bad_request, method
from eval.simulation.messages import file_fields
from eval.simulation.world import World

_DOWNLOAD_LIMIT = 20 * 2**20


@method("getUpdates")
async def get_updates(world: World, params: Json) -> list[Json]:
    if world.webhook.url:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    _allow(world, params)
    limit = min(max(int(params.get("limit") or 100), 1), 100)
    timeout = min(max(float(params.get("timeout") or 0), 0), 50)
    return await world.updates.poll(int(params.get("offset") or 0), limit, timeout)


@method("setWebhook")
async def set_webhook(world: World, params: Json) -> bool:
    _allow(world, params)
    _drop_pending(world, params)
    world.updates.interrupt(409, "Conflict: terminated by setWebhook request")
    await world.webhook.set(
        str(params.get("url") or ""),
        str(params.get("secret_token") or ""),
        int(params.get("max_connections") or 40),
    )
    return True


@method("deleteWebhook")
async def delete_webhook(world: World, params: Json) -> bool:
    await world.webhook.set("")
    _drop_pending(world, params)
    return True


@method("getWebhookInfo")
def get_webhook_info(world: World, params: Json) -> Json:
    webhook = world.webhook
    info: Json = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
        "max_connections": webhook.max_connections,
    }
    if webhook.last_error:
        info["last_error_date"], info["last_error_message"] = webhook.last_error
    if world.updates.allowed:
        info["allowed_updates"] = world.updates.allowed
    return info


@method("getFile")
def get_file(world: World, params: Json) -> Json:
    file_id = str(params.get("file_id"))
    upload = world.files.get(file_id)
    if upload is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(upload.data) > _DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {**file_fields(file_id, upload), "file_path": f"files/{file_id}"}


def _allow(world: World, params: Json) -> None:
    if params.get("allowed_updates") is not None:
        world.updates.allowed = list(params["allowed_updates"])


def _drop_pending(world: World, params: Json) -> None:
    if params.get("drop_pending_updates"):
        world.updates.pending.clear()
