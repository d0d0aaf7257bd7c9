"""Hosts that a text sends people to, to log in, to pay or to say who they are."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from knowledge.danish.normal import fold
from knowledge.intake.rules import folded_line, rules

_REGISTER = Path(__file__).parents[1] / "library" / "departments.yaml"
_HOST = re.compile(
    r"(?<![@\w.-])(?:https?://(?:[^\s/@]{1,60}@)?)?"
    r"((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}(?:xn--[a-z0-9]{2,20}|[a-z]{2,12}))"
    r"(?![\w@-])"
)
_SUFFIXES = frozenset(
    ["dk", "com", "org", "net", "eu", "info", "biz", "io", "co", "app", "dev", "xyz", "site", "top"]
    + ["online", "shop", "club", "link", "live", "click", "page", "web", "cloud", "support", "help"]
    + ["ru", "cn", "tk", "me", "cc", "us", "uk", "de", "se", "no", "fi", "nl", "fr", "es", "it"]
    + ["pl", "ly", "gl", "fo", "to", "gg", "ua", "ro", "in", "ws", "su", "pw", "example", "test"]
)
"""Ends of hosts; other words after a full stop begin a sentence whose space is missing."""


def doubtful_host(sentence: str, own: frozenset[str]) -> str | None:
    """A host that nobody should be sent to for such a purpose, or None."""
    known = rules().links
    folded = folded_line(sentence)
    hosts: list[str] = [
        host for host in _HOST.findall(folded) if host.rsplit(".", 1)[-1] in _SUFFIXES
    ]
    if not hosts or known.unless.search(folded):
        return None
    purposes = {match[0] for match in known.purposes.finditer(_HOST.sub(" ", folded))}
    private = {purpose for purpose in purposes if not known.ordinary.fullmatch(purpose)}
    for host in hosts:
        if _under(host, _public()):
            continue
        if known.names.search(host):
            return host
        if not _under(host, own) and (private or (purposes and not host.endswith(".dk"))):
            return host
    return None


def own_hosts(*said: str) -> frozenset[str]:
    """Hosts of addresses, and those that a municipality's name stands for."""
    hosts = set[str]()
    for text in filter(None, said):
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
        if "." in host:
            hosts.add(host.removeprefix("www."))
        name = re.sub(r"[^a-z0-9]", "", fold(text).removesuffix("kommune"))
        if fold(text).endswith(" kommune"):
            hosts |= {f"{name}.dk", f"{name}kommune.dk"}
    return frozenset(hosts)


def _under(host: str, hosts: frozenset[str]) -> bool:
    return any(host == each or host.endswith(f".{each}") for each in hosts)


@lru_cache(maxsize=1)
def _public() -> frozenset[str]:
    """Hosts of authorities: those in the rules and in the library that ships."""
    register = yaml.safe_load(_REGISTER.read_text("utf-8"))
    named = (str(each.get("web") or "") for each in register["authorities"])
    return rules().links.hosts | own_hosts(*named)
