"""Chat models by name ("provider:name"), opened through langchain with what each provider wants."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.models import ModelError
from bot.settings import ChatSettings, Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Schema = Mapping[str, Any]
Structure = Callable[[str, Schema], dict[str, Any]]
"""How a provider is told the JSON it must answer: (name, JSON schema) -> arguments of the call."""

_NO_KEY = "none"
"""Servers of one's own take no key, but the clients insist on one."""


@dataclass(frozen=True)
class Provider:
    """What langchain's client of a provider wants, and the extra that installs it."""

    extra: str
    options: Callable[[ChatSettings], dict[str, Any]]
    schema: Structure


def _common(chat: ChatSettings) -> dict[str, Any]:
    return {"temperature": chat.temperature, "max_tokens": chat.max_tokens}


def _hosted(chat: ChatSettings) -> dict[str, Any]:
    """Clients over HTTP with a key: we try again ourselves, so they must not."""
    key = chat.api_key.get_secret_value()
    own = {"api_key": key or _NO_KEY} if key or chat.base_url else {}  # else the provider's own
    return {**_common(chat), **own, "max_retries": 0}


def _openai(chat: ChatSettings) -> dict[str, Any]:
    where = {"base_url": chat.base_url} if chat.base_url else {}
    return {**_hosted(chat), **where, "timeout": chat.seconds, "stream_usage": True}


def _azure(chat: ChatSettings) -> dict[str, Any]:
    where = {"azure_endpoint": chat.base_url} if chat.base_url else {}
    return {**_hosted(chat), **where, "timeout": chat.seconds, "stream_usage": True}


def _mistral(chat: ChatSettings) -> dict[str, Any]:
    where = {"base_url": chat.base_url} if chat.base_url else {}
    return {**_hosted(chat), **where, "timeout": max(1, round(chat.seconds))}


def _ollama(chat: ChatSettings) -> dict[str, Any]:
    where = {"base_url": chat.base_url} if chat.base_url else {}
    key = chat.api_key.get_secret_value()
    headers = {"headers": {"Authorization": f"Bearer {key}"}} if key else {}
    return {
        "temperature": chat.temperature,
        "num_predict": chat.max_tokens,
        **where,
        "client_kwargs": {"timeout": chat.seconds, **headers},
    }


def _response_format(name: str, schema: Schema) -> dict[str, Any]:
    strict = {"name": name, "schema": schema, "strict": True}
    return {"response_format": {"type": "json_schema", "json_schema": strict}}


def _in_the_body(name: str, schema: Schema) -> dict[str, Any]:
    """Past the client, which else loads seconds of code with the first call to read along."""
    return {"extra_body": _response_format(name, schema)}


PROVIDERS = {
    "openai": Provider("openai", _openai, _in_the_body),
    "azure_openai": Provider("openai", _azure, _in_the_body),
    "mistralai": Provider("mistral", _mistral, _response_format),
    "ollama": Provider("ollama", _ollama, lambda _, schema: {"format": schema}),
}
"""The providers that are known well. Others of langchain work too, told the form in words."""

_JSON_OBJECT = {"response_format": {"type": "json_object"}}
_JSON: Mapping[str, dict[str, Any]] = {
    "openai": {"extra_body": _JSON_OBJECT},
    "azure_openai": {"extra_body": _JSON_OBJECT},
    "mistralai": _JSON_OBJECT,
    "ollama": {"format": "json"},
}


def open_model(settings: Settings) -> BaseChatModel:
    """The chat model that the settings name.

    Raises:
        ModelError: the name is malformed, the provider unknown, its extra not installed, or its
            client refuses the settings.
    """
    provider, _, name = settings.chat_model.partition(":")
    if not (provider and name):
        raise ModelError(
            f"BORGERLAND_CHAT_MODEL: '{settings.chat_model}' is not provider:name, "
            f"as in {', '.join(f'{known}:…' for known in PROVIDERS)}"
        )
    known = PROVIDERS.get(provider)
    options = known.options(settings.chat) if known else _common(settings.chat)
    options = {key: value for key, value in options.items() if value is not None}
    from langchain.chat_models import init_chat_model

    try:
        model: BaseChatModel = init_chat_model(name, model_provider=provider, **options)
        return model
    except ImportError as error:
        install = f"borgerland[{known.extra}]" if known else f"langchain-{provider}"
        raise ModelError(
            f"the chat model '{settings.chat_model}' needs an extra: pip install '{install}'"
        ) from error
    except Exception as error:  # whatever a client makes of its options
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise ModelError(
            f"the chat model '{settings.chat_model}' cannot be opened: {reason}"
        ) from error


def structure(settings: Settings, name: str, schema: Schema) -> dict[str, Any]:
    """The arguments that make a model answer in JSON; none when the prompt alone must do it."""
    provider = settings.chat_model.partition(":")[0]
    known = PROVIDERS.get(provider)
    if known is None or settings.chat.structure == "prompt":
        return {}
    if settings.chat.structure == "json":
        return dict(_JSON[provider])
    return known.schema(name, schema)
