"""Faults in how to reach somebody: phones, hours, departments, numbers, sections of laws."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from eval.faults.breaking import Fault, Parts, fault, parts
from knowledge.content import Service
from knowledge.register import Department

_INVENTED = ("figures_supported", "figure_precision", "sentences_supported")
_WRONG_DOOR = ("department_right", "wrong_door_cost", "routing_macro_f1")


def _doors(change: Callable[[Department], Department]) -> Callable[[Parts], Parts]:
    def broken(whole: Parts) -> Parts:
        register = whole.library.register
        departments = tuple(map(change, register.departments))
        changed = register.model_copy(update={"departments": departments})
        return whole.with_library(replace(whole.library, register=changed))

    return broken


def _wrong_phone(door: Department) -> Department:
    """The phone of the second department: the first one's stands on many replies as a help."""
    return door.model_copy(update={"phone": door.phone[:-2] + "77"})


def _swapped_phones(whole: Parts) -> Parts:
    doors = whole.library.register.departments
    phones = {one.id: other.phone for one, other in zip(doors, doors[1:] + doors[:1], strict=True)}
    return _doors(lambda door: door.model_copy(update={"phone": phones[door.id]}))(whole)


def _other_hours(door: Department) -> Department:
    return door.model_copy(update={"hours": re.sub(r"kl\. [\d.]+-[\d.]+", "kl. 7-19", door.hours)})


def _other_lines(whole: Parts) -> Parts:
    lines = whole.library.crisis_lines
    changed = [
        line.model_copy(update={"phone": f"{line.phone[:-1]}{(int(line.phone[-1]) + 1) % 10}"})
        for line in lines.lines
    ]
    known = lines.model_copy(update={"lines": tuple(changed)})
    return whole.with_library(replace(whole.library, crisis_lines=known))


def _other_departments(whole: Parts) -> Parts:
    doors = [door.id for door in whole.library.register.departments]
    after = dict(zip(doors, doors[1:] + doors[:1], strict=True))

    def moved(card: Service) -> Service:
        return card.model_copy(update={"department": after.get(card.department, card.department)})

    return whole.with_cards(moved)


def _other_laws(card: Service) -> Service:
    laws = tuple(
        law.model_copy(
            update={"section": re.sub(r"\d+", lambda n: str(int(n[0]) + 300), law.section)}
        )
        for law in card.law
    )
    return card.model_copy(update={"law": laws})


DOORS: tuple[Fault, ...] = (
    fault(
        "phone-wrong",
        "Afdelingernes telefonnumre er tastet forkert",
        parts(_doors(_wrong_phone)),
        "phones_right",
    ),
    fault(
        "phones-swapped",
        "Afdelingerne har fået hinandens telefonnumre",
        parts(_swapped_phones),
        "phones_right",
    ),
    fault("hours-wrong", "Åbningstiderne er forkerte", parts(_doors(_other_hours)), *_INVENTED),
    fault(
        "crisis-numbers",
        "Krisenumrene er tastet forkert",
        parts(_other_lines),
        "right_crisis",
        "crisis_shown",
    ),
    fault(
        "departments-swapped",
        "Ydelserne peger på en anden afdeling",
        parts(_other_departments),
        *_WRONG_DOOR,
    ),
    fault(
        "law-wrong",
        "Medarbejdere får forkerte paragraffer",
        parts(lambda whole: whole.with_cards(_other_laws)),
        "laws_right",
    ),
)
