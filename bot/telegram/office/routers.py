"""The office's routers in the order in which they are asked."""

from __future__ import annotations

from aiogram import Router

from bot.telegram.office import agreement, closing, helpdesk, lines, shouts, strangers, topics
from bot.telegram.office.place import FindPlace


def office_router() -> Router:
    """All that happens in the staff's group, and in the private chats of those on the list.

    It lets nothing of that go on to the citizens' routers.
    """
    office = Router(name="office")
    for observer in (office.message, office.edited_message, office.callback_query):
        observer.outer_middleware(FindPlace())
    office.include_routers(
        topics.closed_router,
        strangers.router,
        helpdesk.commands,
        topics.router,
        agreement.router,
        closing.router,
        shouts.router,
        lines.router,
        helpdesk.router,
    )
    return office
