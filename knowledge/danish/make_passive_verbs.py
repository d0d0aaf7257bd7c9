"""Makes passive_verbs.txt from a hunspell dictionary of Danish.

python -m knowledge.danish.make_passive_verbs /usr/share/hunspell
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TARGET = Path(__file__).parent / "passive_verbs.txt"
_HEAD = """\
# Verbs with a passive in -s: the passives / the participles. * = also a noun's genitive.
# Made from hunspell-da by make_passive_verbs.py; licence in passive_verbs_licence.txt.
"""
_PASSIVE = "22"
_UNUSED = re.compile("[^aeiouyæøå]s$")
_LEMMA = re.compile(r"[a-zæøå]{2,}")


@dataclass(frozen=True)
class _Suffix:
    strip: str
    add: str
    flags: frozenset[str]
    ends: re.Pattern[str]
    name: str

    def __call__(self, word: str) -> str | None:
        if not self.ends.search(word) or not word.endswith(self.strip):
            return None
        return word.removesuffix(self.strip) + self.add


def _suffixes(path: Path) -> dict[str, list[_Suffix]]:
    groups: dict[str, list[_Suffix]] = defaultdict(list)
    for line in path.read_text("utf-8").splitlines():
        part = line.split()
        if len(part) < 5 or part[0] != "SFX":
            continue
        added, _, flags = part[3].partition("/")
        groups[part[1]].append(
            _Suffix(
                strip="" if part[2] == "0" else part[2],
                add="" if added == "0" else added,
                flags=frozenset(flags.split(",")) - {""},
                ends=re.compile(part[4] + "$"),
                name=part[5] if len(part) > 5 else "",
            )
        )
    return groups


def _entries(path: Path) -> Iterator[tuple[str, frozenset[str], list[str]]]:
    """Each headword with its flags and its irregular forms."""
    for line in path.read_text("utf-8").splitlines()[1:]:
        head, *notes = line.split() or [""]
        word, _, flags = head.partition("/")
        forms = [note.removeprefix("al:") for note in notes if note.startswith("al:")]
        yield word, frozenset(flags.split(",")) - {""}, forms


def _regular(
    word: str, flags: frozenset[str], groups: dict[str, list[_Suffix]]
) -> tuple[list[str], list[str]]:
    passives, participles = [word + "s"], []
    for suffix in (suffix for flag in sorted(flags) for suffix in groups.get(flag, [])):
        form = suffix(word)
        if form and suffix.name == "+DATID" and _PASSIVE in suffix.flags:
            passives.append(form + "s")
        elif form and suffix.name == "+PERF_PART":
            participles.append(form)
    return passives, participles


def _irregular(word: str, forms: list[str]) -> tuple[list[str], list[str]]:
    """The list goes present, past, -ende, participle; a form's -s follows it."""
    middle = next((i for i, form in enumerate(forms) if form.endswith("ende")), len(forms))
    passives = [form for form in forms[:middle] if form.endswith("s")]
    passives += [form for form in forms[middle:] if re.search("(?<!n)des$|tes$", form)]
    participles = [f for f in forms if f.endswith("t") and (f + "s" in forms or f.endswith("et"))]
    past = [form for form in forms[:middle] if form.endswith("t") and form + "es" in forms]
    return passives, [form for form in participles if form not in past]


def _genitives(
    dictionary: Path, groups: dict[str, list[_Suffix]], wanted: set[str]
) -> Iterator[str]:
    for word, flags, _ in _entries(dictionary):
        for suffix in (s for flag in flags for s in groups.get(flag, [])):
            form = suffix(word)
            if form is None:
                continue
            if suffix.name == "+GENITIV":
                if form in wanted:
                    yield form
                continue
            for second in (s for flag in suffix.flags for s in groups.get(flag, [])):
                last = second(form) if second.name == "+GENITIV" else None
                if last in wanted:
                    yield last


def passive_verbs(folder: Path) -> list[str]:
    """The lines of the file."""
    groups = _suffixes(folder / "da_DK.aff")
    verbs: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for word, flags, forms in _entries(folder / "da_DK.dic"):
        if not _LEMMA.fullmatch(word):
            continue
        if _PASSIVE in flags:
            passives, participles = _regular(word, flags, groups)
        elif word + "s" in forms and any(form.endswith("ende") for form in forms):
            passives, participles = _irregular(word, forms)
        else:
            continue
        known = verbs.setdefault(word, ({}, {}))
        known[0].update(dict.fromkeys(passives))
        known[1].update(dict.fromkeys(participles))
    others = {word for word, flags, _ in _entries(folder / "da_DK.dic") if flags}
    for takes, _ in verbs.values():
        for form in [f for f in takes if _UNUSED.search(f) or (f[-2] != "e" and f in others)]:
            del takes[form]
    wanted = {form for takes, _ in verbs.values() for form in takes}
    nouns = set(_genitives(folder / "da_DK.dic", groups, wanted))
    return sorted(
        " ".join(["*" + f if f in nouns else f for f in takes] + ["/", *parts])
        for takes, parts in verbs.values()
        if takes
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where da_DK.aff and da_DK.dic lie")
    lines = passive_verbs(parser.parse_args().folder)
    TARGET.write_text(_HEAD + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
