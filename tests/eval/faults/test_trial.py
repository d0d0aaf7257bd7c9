"""What the gates and the report make of a fault."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from eval.case import Case
from eval.faults.breaking import Bench, Fault, fault, replies
from eval.faults.faults import FAULTS
from eval.faults.trial import Trials, chosen
from eval.gates import Gate
from eval.reading import SuiteError
from eval.suites import Suite
from tests.eval.fakes import case, suite

QUESTIONS = (
    case("home", "Kan min mor på 83 få hjælp til at gøre rent?"),
    case("pass", "Mit pas er udløbet, hvordan får jeg et nyt?"),
    case("html", "<b>Hej</b> hvordan får jeg et nyt pas?", forbidden=["<b"]),
    case("rent", "Hvordan søger jeg om hjælp til huslejen?"),
)
GATES = (
    Gate(metric="phones_right", suite="s", at_least=0.99),
    Gate(metric="nothing_forbidden", suite="s", at_least=0.99),
    Gate(metric="latency_median", suite="s", at_most=300),
)
NOTHING = fault("nothing", "Intet", replies(lambda reply, _: reply), "phones_right")


def trials(bench: Bench, gates: Sequence[Gate] = GATES) -> Trials:
    return Trials(bench, [suite(*QUESTIONS)], gates)


def known(name: str) -> Fault:
    return next(fault for fault in FAULTS if fault.id == name)


@pytest.mark.parametrize(
    ("name", "metric", "cause"),
    [
        ("phone-wrong", "phones_right", "telefonnummer"),
        ("html", "nothing_forbidden", "andre har plantet"),
        ("slow", "latency_median", "langsommere"),
    ],
)
def test_a_fault_is_caught_by_its_gate_and_named_by_its_cause(
    bench: Bench, name: str, metric: str, cause: str
) -> None:
    result = trials(bench).attempt(known(name))
    assert result.red == (f"{metric} s",)
    assert cause in result.causes[0]
    assert result.is_caught


def test_what_breaks_nothing_is_not_caught(bench: Bench) -> None:
    result = trials(bench).attempt(NOTHING)
    assert (result.red, result.causes) == ((), ())
    assert not result.is_caught


def test_a_red_gate_of_another_figure_is_no_catch(bench: Bench) -> None:
    wrong = Fault("wrong", "Forkert", frozenset({"nothing_forbidden"}), known("slow").breaking)
    result = trials(bench).attempt(wrong)
    assert result.red
    assert not (result.right_gate or result.right_cause or result.is_caught)


def test_the_right_gate_behind_another_cause_is_no_catch(bench: Bench) -> None:
    both = Fault("both", "Begge", frozenset({"latency_median"}), known("slow").breaking)
    too_strict = Gate(metric="phones_right", suite="s", at_least=1.0)
    everything = trials(bench, (*GATES, too_strict))
    assert everything.attempt(both).is_caught
    broken = known("phone-wrong").breaking(bench)

    class Slow:
        def answer(self, one: Case) -> object:
            found = broken.answer(one)
            return type(found)(found.replies, tuple(ms + 400 for ms in found.ms))

        def close(self) -> None:
            """Nothing."""

    graver = Fault("graver", "Værre", both.expected, lambda _: Slow())  # type: ignore[arg-type,return-value]
    result = everything.attempt(graver)
    assert result.right_gate
    assert not result.first_cause


def test_a_gate_that_is_red_anyway_catches_nothing(bench: Bench) -> None:
    never = Gate(metric="latency_median", suite="s", at_most=0.0)
    tried = trials(bench, (never,))
    assert [verdict.gate for verdict in tried.red_before] == [never]
    assert tried.attempt(known("slow")).red == ()


def test_a_gate_of_an_unknown_figure_is_refused(bench: Bench) -> None:
    with pytest.raises(SuiteError, match="there is no figure 'no_such'"):
        trials(bench, (Gate(metric="no_such", suite="s", at_least=1),))


def test_the_sample_holds_some_of_everything_that_is_said() -> None:
    many = [case(f"a{n}", services=["pas"]) for n in range(9)]
    few = [case(f"b{n}", needs=["pas"]) for n in range(2)]
    calm = [case(f"c{n}", crisis="none") for n in range(5)]
    danger = [case(f"d{n}", crisis="suicide") for n in range(5)]
    poisoned = [case("p", services=["pas"], slices={"planted": "x.md"})]
    whole = suite(*many, *few, *calm, *danger, *poisoned)
    [found] = chosen([whole], 3, ())
    ids = [one.id for one in found.cases]
    assert [sum(each.startswith(letter) for each in ids) for letter in "abcdp"] == [3, 2, 3, 3, 0]
    assert ids == sorted(ids)
    assert chosen([whole], 3, ()) == [found]


def test_a_changed_message_stays_with_the_one_it_was_made_of() -> None:
    origins = [case(f"q{n}", services=["pas"]) for n in range(20)]
    twins = [case(f"q{n}.caps", services=["pas"], same_as=f"q{n}") for n in range(20)]
    [found] = chosen([suite(*origins, *twins)], 6, ())
    ids = {one.id for one in found.cases}
    assert ids == ids | {one.expect.same_as for one in found.cases if one.expect.same_as}


def test_only_slices_that_gates_name_are_kept() -> None:
    one = case("a", services=["pas"], slices={"style": "inbox", "half": "tuned", "kind": "x"})
    gates = (
        Gate(metric="service_first", suite="s", slice="style=inbox", at_least=0.5),
        Gate(metric="service_first", suite="s", every_slice="kind", at_least=0.5),
    )
    [found] = chosen([Suite("s", (one,))], 5, gates)
    assert found.cases[0].slices == {"style": "inbox", "kind": "x"}
