"""How sure it is what a message is about is a share of one whole."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.index.classifier import Classifier, Views
from knowledge.index.intent import PENALTY, Intent, shares
from knowledge.index.tfidf import NEED_STEMS, PHRASES
from tests import factories

SAID = [
    (phrase, service_id)
    for service_id in factories.SERVICE_IDS
    for phrase in factories.phrasings(service_id)
]


@pytest.fixture(scope="module")
def views() -> Views:
    return Views.fit([text for text, _ in SAID], {NEED_STEMS: 1, PHRASES: 2})


@pytest.fixture(scope="module")
def intent(views: Views) -> Intent:
    matrix = views.matrix([text for text, _ in SAID])
    return Intent(Classifier.fit(matrix, [label for _, label in SAID], PENALTY))


def one(*scores: float) -> list[float]:
    found = shares(np.array([scores], np.float32))[0]
    return [float(share) for share in found]


@pytest.mark.parametrize("scores", [[0.0], [-1.0, -1.0], [0.3, -0.9, -1.2], [3.0, 2.9, -1.0]])
def test_shares_and_nothing_known_are_a_whole(scores: list[float]) -> None:
    found = one(*scores)
    assert all(0 < share < 1 for share in found)
    assert 0 < sum(found) <= 1 + 1e-6


def test_a_higher_score_is_a_greater_share_at_the_others_cost() -> None:
    assert one(0.5, 0.0, -0.5) == sorted(one(0.5, 0.0, -0.5), reverse=True)
    assert one(1.0, 0.0)[0] > one(0.5, 0.0)[0]
    assert one(1.0, 0.0)[1] < one(0.5, 0.0)[1]


def test_equal_scores_are_equal_shares() -> None:
    first, second, third = one(0.2, 0.2, 0.2)
    assert first == second == third


def test_what_nothing_speaks_for_is_about_nothing_known() -> None:
    assert sum(one(-1.0, -1.0, -1.0)) < 0.1
    assert one(1.0, -1.0, -1.0)[0] > 0.95


def test_a_label_and_nothing_known_are_even_below_the_border() -> None:
    assert one(-0.3) == [pytest.approx(0.5)]
    assert one(-0.3 - 0.1)[0] < 0.5 < one(-0.3 + 0.1)[0]


def test_many_texts_are_shared_out_one_by_one() -> None:
    scores = np.random.default_rng(0).normal(size=(7, 5)).astype(np.float32)
    together = shares(scores)
    assert together.shape == (7, 5)
    np.testing.assert_allclose(together, np.vstack([shares(row[None, :]) for row in scores]))


def test_the_margins_of_any_message_are_finite() -> None:
    assert np.isfinite(shares(np.array([[10.0, -10.0], [-10.0, -10.0]], np.float32))).all()


def test_each_label_has_a_share_of_a_text(intent: Intent, views: Views) -> None:
    found = intent.shares(views.features("rotter på loftet"))
    assert set(found) == set(factories.SERVICE_IDS)
    assert max(found, key=found.__getitem__) == "rotter"
    assert found["rotter"] > 0.8
    expected = shares(intent.classifier.scores_of(views.matrix(["rotter på loftet"])))[0]
    np.testing.assert_allclose(
        [found[label] for label in intent.classifier.labels], expected, atol=1e-5
    )


def test_what_is_said_to_a_service_is_about_it(intent: Intent, views: Views) -> None:
    for text, service_id in SAID:
        found = intent.shares(views.features(text))
        assert max(found, key=found.__getitem__) == service_id, text


@pytest.mark.parametrize("text", ["", "?!", "xqzw vvvkkk", "🙂", "a" * 10_000])
def test_what_is_about_nothing_has_small_shares(intent: Intent, views: Views, text: str) -> None:
    assert max(intent.shares(views.features(text)).values()) < 0.3


def test_a_small_word_can_tell_neighbours_apart() -> None:
    """ "min mor" and "mit barn" are small words and yet the whole difference."""
    people = {"barn": ("mit barn", "for mit barn", "han går i skole"), "mor": ("min mor", "hun")}
    said = [
        (f"{wish} {person}", label)
        for label, persons in people.items()
        for person in persons
        for wish in ("hjælp til", "støtte til", "aflastning for", "en plads til")
    ]
    views = Views.fit([text for text, _ in said], {PHRASES: 1})
    intent = Intent(
        Classifier.fit(views.matrix([t for t, _ in said]), [label for _, label in said], PENALTY)
    )
    mine = intent.shares(views.features("et hjælpemiddel til min mor"))
    yours = intent.shares(views.features("et hjælpemiddel til mit barn"))
    assert mine["mor"] > mine["barn"]
    assert yours["barn"] > yours["mor"]
