"""What the rules named in a letter are about."""

from __future__ import annotations

import pytest
import yaml

from bot.letters.law_lines import LawLine, law_lines
from bot.letters.laws import LawReference, find_laws
from bot.prompt_files import FOLDER

LAWS = yaml.safe_load((FOLDER / "letters" / "laws.yaml").read_text("utf-8"))["laws"]


def named(text: str) -> LawReference:
    return LawReference(0, len(text), text)


def about(text: str) -> str:
    (line,) = law_lines([named(text)])
    return line.about


def law(name: str) -> dict[str, str]:
    found: dict[str, str] = next(law for law in LAWS if law["name"] == name)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "forvaltningslovens § 19",
        "Forvaltningsloven § 19, stk. 1",
        "§ 19, stk. 2, nr. 1, i forvaltningsloven",
        "forvaltningsloven\n§ 19",
        "FORVALTNINGSLOVENS § 19",
    ],
)
def test_a_section_has_its_own_line(text: str) -> None:
    assert about(text) == law("forvaltningsloven")["sections"]["19"]  # type: ignore[index]


@pytest.mark.parametrize("text", ["forvaltningslovens § 9 a", "forvaltningsloven § 9a, stk. 1"])
def test_a_section_with_a_letter_is_another_one(text: str) -> None:
    sections = law("forvaltningsloven")["sections"]
    assert about(text) == sections["9a"] != sections["9"]  # type: ignore[index]


def test_a_section_without_a_line_is_told_by_its_law() -> None:
    assert about("forvaltningslovens § 4711") == law("forvaltningsloven")["about"]


@pytest.mark.parametrize("text", ["§ 4711", "havnelovens § 3", "regulativets § 1", "§§ 3 og 4"])
def test_of_other_rules_nothing_is_claimed(text: str) -> None:
    assert about(text) == ""


def test_a_law_within_another_word_is_not_that_law() -> None:
    assert about("skibsforvaltningslovens § 19") == ""
    assert about("forvaltningslovens § 19") != ""


def test_of_names_within_names_the_longest_wins() -> None:
    names = {name: law for law in LAWS for name in (law["name"], *law.get("forms", ()))}
    within = [(a, b) for a in names for b in names if a != b and a in b and names[a] != names[b]]
    assert within
    for short, long in within:
        assert about(f"§ 4711 i {long}") == names[long]["about"], (short, long)


def test_each_rule_is_told_once_in_order() -> None:
    first, second = "servicelovens § 83", "forvaltningslovens § 19"
    lines = law_lines([named(first), named(second), named("Servicelovens  § 83")])
    assert [line.text for line in lines] == [first, second]


def test_no_rules_no_lines() -> None:
    assert law_lines([]) == ()


def test_what_a_letter_names_is_told() -> None:
    text = (
        "Vi har brugt servicelovens § 83 og regler fra havneloven § 2. Se § 9 i forvaltningsloven."
    )
    lines = law_lines(find_laws(text))
    assert all(isinstance(line, LawLine) for line in lines)
    assert [bool(line.about) for line in lines] == [True, False, True]
    assert all(line.text in text for line in lines)


def test_every_line_can_stand_after_its_words() -> None:
    told = [law["about"] for law in LAWS]
    told += [line for law in LAWS for line in law.get("sections", {}).values()]
    assert not [line for line in told if line.endswith(".") or line != line.strip()]


def test_every_law_is_found_by_its_own_name() -> None:
    lost = [law["name"] for law in LAWS if about(f"{law['name']} § 4711") == ""]
    assert lost == []
