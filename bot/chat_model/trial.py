"""One call of a chat model as the bot makes them, to see whether it can be used."""

from __future__ import annotations

from bot.chat_model.answers import Choice
from bot.chat_model.material import material
from bot.chat_model.model import ChatModel
from bot.chat_model.prompt import read_model_prompt
from bot.chat_model.providers import open_model
from bot.chat_model.usage import Call
from bot.settings import Settings

_MESSAGE = "Der er rotter i min have."
_SERVICES = {"K1": "Rotter i hus og have", "K2": "Fast hjælp til huslejen"}


def try_model(settings: Settings) -> Call[Choice]:
    """Ask the model to choose between two made-up services.

    Raises:
        ModelError: it cannot be opened.
        WordingError: its prompt cannot be read.
    """
    own = settings.chat.model_copy(update={"tokens_a_day": 10_000})
    local = settings.model_copy(update={"chat": own, "redis_url": ""})
    model = ChatModel(open_model(local), local)
    prompt = read_model_prompt("choice")
    shown = material({"besked": _MESSAGE}, _SERVICES)
    return model.ask("choice", [("system", prompt.instruction()), ("human", shown)], Choice)
