"""A Bot API server with people in it, for tests and simulations of the Telegram side."""

from eval.simulation.chats import Message
from eval.simulation.people import User
from eval.simulation.server import Call, TelegramServer
from eval.simulation.staff import Group, Member

__all__ = ["Call", "Group", "Member", "Message", "TelegramServer", "User"]
