"""A page as one HTML file that fetches nothing: only its own style and script run."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path
from string import Template


def fill_page(folder: Path, **slots: str) -> str:
    """page.html of a folder with its page.css and page.js inside and its slots filled.

    The slots are HTML already. The page's security policy names both by their digests, so that no
    text in a slot can become a script.

    Raises:
        KeyError: page.html has a slot that is not filled.
    """
    style, script = ((folder / name).read_text("utf-8") for name in ("page.css", "page.js"))
    return Template((folder / "page.html").read_text("utf-8")).substitute(
        style=style, style_hash=_hash(style), script=script, script_hash=_hash(script), **slots
    )


def _hash(content: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
