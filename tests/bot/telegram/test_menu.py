"""The menus and descriptions around the chat, as Telegram has them afterwards."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from bot.telegram.menu import CITIZEN, GROUP, OFFICE, announce
from tests.bot.telegram.office import GROUP as GROUP_ID
from tests.bot.telegram.office import Office

PRIVATE = {"type": "all_private_chats"}


def menu(office: Office, scope: dict[str, Any], language: str = "") -> dict[str, str]:
    """The commands somebody sees, with what is said of them."""
    key = ("commands", json.dumps(scope, sort_keys=True), language)
    found = office.server.world.profile.get(key, [])
    assert isinstance(found, list)
    return {command["command"]: command["description"] for command in found}


def chat(number: int) -> dict[str, Any]:
    return {"type": "chat", "chat_id": number}


def described(office: Office, name: str) -> str:
    found = office.server.world.profile[name, json.dumps({"type": "default"}), ""]
    assert isinstance(found, str)
    return found


async def announced(office: Office) -> None:
    await office.start()
    assert office.app
    await announce(office.app.bot, office.app.desk)


async def test_citizens_have_their_commands_in_two_languages(office: Office) -> None:
    office.staff("Mette", "borgerservice", leader=True)
    await announced(office)
    danish, english = menu(office, PRIVATE), menu(office, PRIVATE, "en")
    assert tuple(danish) == tuple(english) == CITIZEN
    assert danish["menneske"] == "Tal med et menneske"
    assert english["menneske"] == "Talk to a person"
    assert not set(danish.values()) & set(english.values())


async def test_staff_have_theirs_in_their_own_chats_and_in_the_group(office: Office) -> None:
    mette = office.staff("Mette", "borgerservice", leader=True)
    ole = office.staff("Ole", "teknik")
    await announced(office)
    for member in (mette, ole):
        assert tuple(menu(office, chat(member.id))) == OFFICE
    assert tuple(menu(office, chat(GROUP_ID))) == GROUP
    assert not menu(office, chat(office.server.user("Anna").id))


async def test_without_staff_there_are_only_the_citizens_commands(office: Office) -> None:
    await announced(office)
    assert tuple(menu(office, PRIVATE)) == CITIZEN
    assert not menu(office, chat(GROUP_ID))


async def test_the_descriptions_say_what_it_is_and_whose(office: Office) -> None:
    await announced(office)
    municipality = office.assistant.wording.municipality
    for name in ("description", "short_description"):
        assert "computer (AI)" in described(office, name)
        assert municipality in described(office, name)
    assert "CPR" in described(office, "description")


async def test_a_menu_that_telegram_refuses_does_not_stop_the_bot(
    office: Office, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.staff("Mette", "borgerservice", leader=True)
    monkeypatch.setattr("bot.telegram.menu.CITIZEN", ("start",) * 101)
    caplog.set_level(logging.INFO, "borgerland")
    await announced(office)
    assert "menu not set: Bad Request" in caplog.text
    assert tuple(menu(office, chat(GROUP_ID))) == GROUP
