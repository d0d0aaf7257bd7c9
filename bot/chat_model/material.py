"""What a chat model may see: this one function makes every text that is sent to it."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.danish.normal import clean
from knowledge.danish.personal_data import mask

_MARKS = str.maketrans({"<": "‹", ">": "›"})
"""No text can close the tag it stands in."""


def material(said: Mapping[str, str], passages: Mapping[str, str]) -> str:
    """The text of a call: people's own words, masked, and passages, each in a tag of its own.

    `said` is what somebody wrote, by the name of its tag. It comes here masked and is masked again:
    a step that forgets cannot leak. `passages` are texts by id: of the library, what citizens may
    read (the phone numbers in it are the municipality's own); of a letter, only sentences in which
    there is nothing to mask.

    A model sees this, the instruction in prompts/model/ and nothing else: no name, no id of a
    person, no other conversation, no passage for staff.
    """
    parts = [f"<{tag}>\n{_fenced(mask(clean(text))[0])}\n</{tag}>" for tag, text in said.items()]
    if passages:
        lines = [f'<kilde id="{key}">\n{_fenced(text)}\n</kilde>' for key, text in passages.items()]
        parts.append("\n".join(["<kilder>", *lines, "</kilder>"]))
    return "\n\n".join(parts)


def _fenced(text: str) -> str:
    return text.strip().translate(_MARKS)
