"""All faults, by what they break."""

from __future__ import annotations

from eval.faults.doors import DOORS
from eval.faults.outputs import OUTPUTS
from eval.faults.steps import STEPS
from eval.faults.texts import TEXTS
from eval.faults.understanding import UNDERSTANDING

FAULTS = (*DOORS, *TEXTS, *UNDERSTANDING, *STEPS, *OUTPUTS)
