"""The suite `robustness`: questions of the suite `questions`, each written in several ways."""

from __future__ import annotations

import hashlib
import re

from eval.case import Case, Expect
from eval.perturbations import KINDS, perturb
from eval.suites import Suite

NAME = "robustness"
_ORIGINALS = 150
_UNCHANGED = "none"
_HALF = {"half": "untouched"}
_NOT_ID = re.compile(r"[^a-z0-9]+")


def robustness(questions: Suite, seed: int) -> Suite:
    """Some untouched questions as they stand and once with each change that changes them.

    A changed one is right when it is about the same services, and the same when its first service
    is that of the unchanged one (`same_as`).
    """
    able = [
        case
        for case in questions.cases
        if _HALF.items() <= case.slices.items() and case.expect.services and len(case.messages) == 1
    ]
    able.sort(key=lambda case: hashlib.sha256(case.id.encode()).digest())
    cases = []
    for case in sorted(able[:_ORIGINALS], key=lambda case: case.id):
        cases.append(_as(case, _UNCHANGED, case.messages[0]))
        for kind in KINDS:
            text = perturb(case.messages[0], kind, seed)
            if text != case.messages[0]:
                cases.append(_as(case, kind, text))
    return Suite(NAME, tuple(cases))


def _as(case: Case, kind: str, text: str) -> Case:
    changed = kind != _UNCHANGED
    slug = _NOT_ID.sub("-", kind.lower()).strip("-")
    expect = Expect(
        services=case.expect.services,
        departments=case.expect.departments,
        same_as=case.id if changed else None,
    )
    return Case(
        id=f"{case.id}.{slug}" if changed else case.id,
        messages=(text,),
        slices={"change": kind},
        cluster=case.group,
        expect=expect,
    )
