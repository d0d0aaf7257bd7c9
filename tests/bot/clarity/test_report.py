from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import prompts
from bot.clarity.report import Report, level, make_report, visible, without_marks
from bot.clarity.wording import ClarityWording, clarity_wording
from bot.prompt_files import WordingError, read_prompt
from knowledge.danish.clarity_rules import RULES
from knowledge.terms import Glossary

GLOSSARY = Glossary.model_validate(
    {
        "terms": [],
        "paper_words": [{"word": "såfremt", "forms": [], "instead": "hvis"}],
    }
)
HEAVY = (
    "Såfremt ansøgningen ikke indsendes rettidigt, vil den blive afvist, og sagen henlægges af "
    "forvaltningen uden yderligere varsel, hvorefter der skal søges på ny i næste periode."
)


def report(text: str) -> Report:
    return make_report("brev.txt", text, clarity_wording(), GLOSSARY, lambda _: [])


def test_sentences_stand_worst_first_and_notes_in_order() -> None:
    found = report(f"Vi ses i hallen i dag.\n\nDu skal påse det.\n\n{HEAVY}\n")
    assert [noted.sentence.text[:8] for noted in found.worst] == ["Såfremt ", "Du skal "]
    assert [note.number for note in found.notes] == list(range(1, len(found.notes) + 1))
    starts = [noted.sentence.start for noted in found.noted]
    assert starts == sorted(starts)


def test_advice_holds_the_words_and_what_to_say_instead() -> None:
    notes = report(f"Kære du.\n\n{HEAVY}").notes
    paper = next(note for note in notes if note.finding.words == "Såfremt")
    assert "»Såfremt«" in paper.advice
    assert paper.advice.endswith("hvis.")
    long = next(note for note in notes if note.finding.rule == "long_sentence")
    assert "26 ord" in long.advice


def test_one_place_has_one_advice() -> None:
    found = report(HEAVY)
    spans = [
        (note.finding.start, note.finding.end)
        for note in found.notes
        if not note.is_about_sentence and note.finding.rule != "no_direct_address"
    ]
    assert all(end <= start for (_, end), (start, _) in zip(spans, spans[1:], strict=False))


def test_of_findings_about_the_same_words_the_best_is_kept() -> None:
    text = "Du skal vide, at det meddeles jf. lov om social service § 97, stk. 1, i dag."
    found = report(text)
    assert len(found.notes) < len(found.clarity.findings)
    rules = {note.finding.words: note.finding.rule for note in found.notes}
    assert rules["meddeles"] == "s_passive"
    assert "law_in_text" in rules.values()
    assert "abbreviation" not in {rules.get("stk."), rules.get("stk")}


def test_no_advice_has_an_empty_slot() -> None:
    for note in report(HEAVY * 3).notes:
        assert "{" not in note.advice
        assert "»«" not in note.advice


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_advice(rule: str) -> None:
    assert clarity_wording().rules[rule].advice


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("lix", 25, "good"),
        ("lix", 35, "middle"),
        ("lix", 60, "bad"),
        ("direct_address", 8, "good"),
        ("direct_address", 0, "too_little"),
        ("words", 500, None),
    ],
)
def test_levels(name: str, value: float, expected: str | None) -> None:
    assert level(name, value) == expected


def test_visible_text_keeps_its_lines() -> None:
    assert visible("a\u200b\r\n\r\n\r\nb\x00\rc\u2028d") == "a\n\n\nb\nc d"


def test_markdown_loses_its_marks_and_keeps_its_lines() -> None:
    text = "# Titel\n\n* **Svar nu.** Læs [siden](https://a.dk/b) _her_\n2 * 3\n"
    assert without_marks(text) == "# Titel\n\n* Svar nu. Læs siden her\n2 * 3\n"


def test_lines_are_those_of_the_text() -> None:
    notes = report("Hej du.\n\n\n\nDu skal påse det.\n").notes
    assert [note.finding.line for note in notes] == [5]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda wording: wording["rules"].pop("s_passive"), "rules: 's_passive'"),
        (lambda wording: wording["rules"]["s_passive"].update(advice="{hvem}"), "hvem"),
        (lambda wording: wording["measures"].pop("lix"), "measures: 'lix'"),
        (lambda wording: wording["measures"]["lix"].pop("good"), "lix"),
        (lambda wording: wording["bands"].pop("klar"), "bands: 'klar'"),
        (lambda wording: wording["summary"].append("sang"), "sang"),
        (lambda wording: wording["facts"]["kinds"].pop("law"), "law"),
        (lambda wording: wording["conditions"][0].update(words="("), "conditions"),
        (lambda wording: wording.update(sings=1), "sings"),
    ],
)
def test_what_is_wrong_with_the_wording_is_named(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], named: str
) -> None:
    shutil.copy(Path(prompts.__path__[0]) / "clarity.yaml", tmp_path)
    path = tmp_path / "clarity.yaml"
    values = yaml.safe_load(path.read_text("utf-8"))
    change(values)
    path.write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")
    with pytest.raises(WordingError, match=named):
        read_prompt("clarity.yaml", ClarityWording, tmp_path)
