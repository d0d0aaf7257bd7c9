"""Which handler gets an update: one list of routers for citizens, one for the staff."""

from __future__ import annotations

from functools import cache

from aiogram import Dispatcher, F, Router

from bot.telegram.citizen import chat
from bot.telegram.memory import LoadMemory
from bot.telegram.throttling import Throttled


@cache
def the_dispatcher() -> Dispatcher:
    """The routers in the order in which they are asked. They hold nothing, so one is enough."""
    dispatcher = Dispatcher(name="borgerland", disable_fsm=True)
    dispatcher.include_router(_citizens())
    return dispatcher


def _citizens() -> Router:
    citizens = Router(name="citizens")
    for observer in (citizens.message, citizens.edited_message):
        observer.filter(F.chat.type == "private")
    for observer in (citizens.message, citizens.edited_message, citizens.callback_query):
        observer.outer_middleware(Throttled())
        observer.outer_middleware(LoadMemory())
    citizens.include_router(chat.router)
    return citizens
