"""Which handler gets an update: everybody's, the staff's, then the citizens', in this order."""

from __future__ import annotations

from functools import cache

from aiogram import Dispatcher, Router

from bot.telegram.citizen import (
    agreement,
    chat,
    handover,
    letter,
    plan,
    plan_form,
    presence,
    privacy,
    relay,
    shout,
    survey,
)
from bot.telegram.citizen.guard import CrisisFirst
from bot.telegram.memory import PrivateChat
from bot.telegram.office import topics
from bot.telegram.office.routers import office_router
from bot.telegram.throttling import Throttled


@cache
def the_dispatcher() -> Dispatcher:
    """The routers in the order in which they are asked. They hold nothing, so one is enough."""
    dispatcher = Dispatcher(name="borgerland", disable_fsm=True)
    everybody = _private("everybody", shout.router)
    guarded = Router(name="guarded")  # where no assistant answers, danger is met first
    for messages in (guarded.message, guarded.edited_message):
        messages.middleware(CrisisFirst())
    guarded.include_routers(handover.router, relay.router)
    citizens = _private(
        "citizens",
        privacy.router,
        plan.router,
        plan_form.router,
        agreement.router,
        survey.router,
        topics.citizen_router,
        guarded,
        letter.router,
        chat.router,
    )
    for observer in (citizens.message, citizens.edited_message, citizens.callback_query):
        observer.outer_middleware(Throttled())
    dispatcher.include_routers(presence.router, everybody, office_router(), citizens)
    return dispatcher


def _private(name: str, *routers: Router) -> Router:
    """Routers for private chats, with the person's memory beside each update."""
    private = Router(name=name)
    for observer in (private.message, private.edited_message, private.callback_query):
        observer.outer_middleware(PrivateChat())
    private.include_routers(*routers)
    return private
