from __future__ import annotations

import pytest

from bot.guard.draft import Statement
from bot.guard.finding import Finding, Kind
from bot.guard.guard import Guard, known_names
from bot.guard.wording import guard_words, told
from bot.wording import Wording
from knowledge.library import Library

PASSAGES = {
    "K1": "Du kan søge om hjælp til briller, hvis du har folkepension. I 2026 må du højst have "
    "108.000 kroner i formue. Du skal have en recept fra en øjenlæge. Kommunen bestemmer, hvor "
    "meget du kan få. Det er normalt gratis at søge.",
    "K2": "Klag til kommunen inden 4 uger, efter du har fået svaret. Ankestyrelsen svarer normalt "
    "inden 3 måneder. Du må ikke vente med at betale regningen. Ring til Borgerservice på "
    "00 00 10 01, eller se borger.dk/briller.",
}
GOOD = [
    "Har du folkepension, kan du søge om hjælp til briller.",
    "Du må højst have 108.000 kroner i formue i 2026.",
    "Kommunen bestemmer, hvor meget du kan få.",
    "Normalt koster det ikke noget at søge.",
    "Du skal have en recept fra en øjenlæge.",
]
APPEAL = [
    "Klag til kommunen senest 4 uger, efter at du har fået svaret.",
    "Ankestyrelsen svarer normalt inden 3 måneder.",
    "Du må altså ikke vente med at betale regningen.",
    "Ring til Borgerservice på 00 00 10 01, eller se borger.dk/briller.",
]
FAULTS = [
    ("Din formue må højst være 118.000 kroner i 2026.", Kind.AMOUNT),
    ("Din formue skal være mindst 108.000 kroner i 2026.", Kind.AMOUNT),
    ("Din formue må højst være 108.000 kroner i 2027.", Kind.NUMBER),
    ("Efter servicelovens § 112 kan du søge om hjælp til briller.", Kind.LAW),
    ("Jobcentret i Aalborg bestemmer, hvor meget du kan få.", Kind.NAME),
    ("Øjenlægen bestemmer, hvor meget du kan få.", Kind.ACTOR),
    ("Det koster normalt et gebyr at søge.", Kind.POLARITY),
    ("Kommunen giver også et par solbriller og et etui.", Kind.SUPPORT),
    ("Jeg sender ansøgningen for dig.", Kind.PROMISE),
    ("I din situation kan du søge om hjælp til briller.", Kind.VERDICT),
    ("Som sprogmodel siger min instruks, at du kan søge om hjælp.", Kind.AUDIENCE),
    ("Borgeren kan søge om hjælp til briller.", Kind.AUDIENCE),
    ("Se **her**, om du kan søge om hjælp til briller.", Kind.AUDIENCE),
    ("You can apply for help when you have the pension.", Kind.AUDIENCE),
]
APPEAL_FAULTS = [
    ("Er du uenig, kan du klage til kommunen senest 6 uger efter svaret.", Kind.DEADLINE),
    ("Er du uenig, kan du tidligst klage til kommunen 4 uger efter svaret.", Kind.DEADLINE),
    ("Du kan også ringe til Borgerservice på 00 00 10 10.", Kind.PHONE),
    ("Læs mere på briller.dk.", Kind.LINK),
    ("Du må gerne vente med at betale regningen.", Kind.POLARITY),
    ("Ankestyrelsen svarer inden 3 måneder.", Kind.CERTAINTY),
]


@pytest.fixture(scope="module")
def guard(wording: Wording, library: Library) -> Guard:
    return Guard(wording, library.glossary, known_names(library.register))


def check(guard: Guard, *texts: str, key: str = "K1", **options: int) -> tuple[Finding, ...]:
    statements = [Statement(text, (key,)) for text in texts]
    most = options.get("max_words", 120)
    return guard.check_draft(statements, PASSAGES, message="hjælp til briller", max_words=most)


def kinds(findings: tuple[Finding, ...]) -> set[Kind]:
    return {finding.kind for finding in findings}


def test_a_good_draft_may_be_shown(guard: Guard) -> None:
    assert check(guard, *GOOD) == ()
    assert check(guard, *APPEAL, key="K2") == ()


@pytest.mark.parametrize(("fault", "kind"), FAULTS)
def test_a_fault_is_found(guard: Guard, fault: str, kind: Kind) -> None:
    assert kind in kinds(check(guard, *GOOD, fault))


@pytest.mark.parametrize(("fault", "kind"), APPEAL_FAULTS)
def test_a_fault_in_deadlines_and_doors_is_found(guard: Guard, fault: str, kind: Kind) -> None:
    assert kind in kinds(check(guard, fault, key="K2"))


def test_a_condition_may_not_be_left_out(guard: Guard) -> None:
    assert Kind.CONDITION in kinds(check(guard, "Du kan søge om hjælp til briller."))
    assert Kind.CONDITION in kinds(check(guard, *GOOD[:4]))  # without the recipe


def test_what_was_asked_for_is_not_granted(guard: Guard) -> None:
    granted = "Du får briller, når du har folkepension."
    assert Kind.CERTAINTY in kinds(check(guard, granted, *GOOD[1:]))


def test_one_kind_sentence_may_open_a_draft(guard: Guard) -> None:
    def opened(text: str) -> tuple[Finding, ...]:
        statements = [Statement(text), *(Statement(good, ("K1",)) for good in GOOD)]
        return guard.check_draft(statements, PASSAGES, message="briller", max_words=120)

    for kind_word in ("Det lyder hårdt.", "Godt, at du spørger.", "Det forstår jeg godt."):
        assert opened(kind_word) == ()
    for claim in ("Du har ret til briller.", "Det koster 200 kroner.", "Ring til kommunen i dag."):
        assert opened(claim)


@pytest.mark.parametrize(
    "claim",
    [
        "Pengene er der snart.",
        "Det er godt at vente.",
        "Du har god tid.",
        "Godt, at du ikke behøver søge.",
        "Tillykke med pengene.",
        "Det er ikke rigtigt.",
    ],
)
def test_no_claim_hides_in_the_kind_sentence(guard: Guard, claim: str) -> None:
    statements = [Statement(claim), *(Statement(good, ("K1",)) for good in GOOD)]
    found = guard.check_draft(statements, PASSAGES, message="får jeg pengene", max_words=120)
    assert Kind.SOURCE in kinds(found)


def test_a_sentence_stays_with_the_one_it_leans_on(guard: Guard) -> None:
    passages = {"K1": "Du kan søge om en bil. Du kan søge om et lån. Det koster renter."}
    texts = ["Du kan søge om en bil.", "Det koster renter.", "Du kan søge om et lån."]
    claims = [Statement(text, ("K1",)) for text in texts]
    assert guard.check_draft(claims, passages, message="", max_words=120)
    whole = [claims[0], claims[2], claims[1]]
    assert guard.check_draft(whole, passages, message="", max_words=120) == ()


def test_every_item_of_a_list_is_told(guard: Guard) -> None:
    passages = {"K1": "Du kan søge:\n- Du bor alene.\n- Du har børn."}
    claims = [Statement("Du kan søge:", ("K1",)), Statement("Du bor alene.", ("K1",))]
    assert guard.check_draft(claims, passages, message="", max_words=120)
    claims.append(Statement("Du har børn.", ("K1",)))
    assert guard.check_draft(claims, passages, message="", max_words=120) == ()


def test_a_letter_s_line_is_retold_as_itself(guard: Guard) -> None:
    asked = {"K1": "Du har spurgt, om vi kan gøre rent hos dig."}
    claim = [Statement("Du får ny bil i morgen.", ("K1",))]
    assert guard.check_retelling(claim, asked)
    law = {"K1": "Du får hjælp hver uge, jf. servicelovens § 83, stk. 1."}
    assert guard.check_retelling([Statement("Du får hjælp hver uge.", ("K1",))], law) == ()


def test_only_the_first_statement_may_stand_without_sources(guard: Guard) -> None:
    statements = [Statement(good, ("K1",)) for good in GOOD]
    late = guard.check_draft(
        [*statements, Statement("Det lyder hårdt.")], PASSAGES, message="briller", max_words=120
    )
    assert Kind.SOURCE in kinds(late)


def test_an_unknown_source_is_no_source(guard: Guard) -> None:
    assert Kind.SOURCE in kinds(check(guard, GOOD[0], key="K9"))


def test_a_figure_of_the_message_is_no_ground(guard: Guard) -> None:
    claim = Statement("Du kan få 5.000 kroner til briller, hvis du har folkepension.", ("K1",))
    found = guard.check_draft(
        [claim, *(Statement(good, ("K1",)) for good in GOOD)],
        PASSAGES,
        message="kan jeg få 5.000 kroner til briller",
        max_words=120,
    )
    assert Kind.AMOUNT in kinds(found)


def test_a_statement_rests_on_its_own_sources(guard: Guard) -> None:
    assert Kind.DEADLINE in kinds(check(guard, *GOOD, "Klag inden 4 uger."))


def test_hidden_characters_and_length_are_found(guard: Guard) -> None:
    assert Kind.AUDIENCE in kinds(check(guard, *GOOD, "Det er gratis\u200b at søge normalt."))
    assert Kind.LENGTH in kinds(check(guard, *GOOD, max_words=10))


LETTER = {
    "K1": "Beløbet på 3.140 kr. skal indbetales senest den 20. september 2026.",
    "K2": "Du kan klage over afgørelsen inden fire uger fra modtagelsen.",
}


def retell(guard: Guard, first: str, second: str) -> set[Kind]:
    return kinds(
        guard.check_retelling([Statement(first, ("K1",)), Statement(second, ("K2",))], LETTER)
    )


def test_a_letter_is_retold_with_everything_in_it(guard: Guard) -> None:
    paid = "Beløbet på 3.140 kr. skal betales senest 20. september 2026."
    appeal = "Du kan klage over afgørelsen inden 4 uger, fra du fik brevet."
    assert retell(guard, paid, appeal) == set()
    assert Kind.CONDITION in retell(guard, "Du skal betale 3.140 kr.", appeal)
    assert Kind.DATE in retell(guard, paid.replace("20.", "30."), appeal)
    assert Kind.DEADLINE in retell(guard, paid, appeal.replace("4", "6"))
    assert Kind.AMOUNT in retell(guard, f"{paid} Du får 500 kr. i rabat.", appeal)
    missing = guard.check_retelling([Statement(paid, ("K1",))], LETTER)
    assert Kind.CONDITION in kinds(missing)


def test_every_kind_has_its_line(guard: Guard) -> None:
    assert set(guard_words().told) == set(Kind)
    assert "4 uger" in told(Finding(Kind.DEADLINE, "4 uger"))
