"""What a chat model drafts: statements, each with the passages it rests on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Statement:
    """One or two sentences of a draft, and the ids of the passages they rest on (K1, K2 …)."""

    text: str
    sources: tuple[str, ...] = ()
