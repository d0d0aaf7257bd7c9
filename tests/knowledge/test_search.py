"""A question finds what its reader may know, in order, and says how sure it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge import search as search_module
from knowledge.content import Audience, Document
from knowledge.danish.ages import AgeRange
from knowledge.danish.words import stem
from knowledge.fusion import OTHER_AGE
from knowledge.index.build import build_index
from knowledge.index.errors import VectorsAway
from knowledge.index.glossary import glossary_stems
from knowledge.index.passages import Kind, Passage, make_passages
from knowledge.index.store import Index, open_index
from knowledge.library import Library, LibraryError, load_library
from knowledge.search import Findings, Hit, Search
from knowledge.terms import Glossary
from tests import factories
from tests.factories import STAFF_ONLY, CountingEmbeddings, write

WEIGHTS = [
    pytest.param(0.0, marks=pytest.mark.slow),
    0.3,
    pytest.param(1.0, marks=pytest.mark.slow),
]

INSIDE = [
    "jeg har set en rotte i min kælder",
    "hvordan får jeg et nyt pas til min søn",
    "min mor kan ikke selv komme i bad mere",
    "jeg har ikke råd til at betale min husleje",
    "hvordan søger jeg plads i vuggestue til min datter",
]
OUTSIDE = [
    "hvem vandt kampen i går aftes",
    "skriv et vers om en kanin der spiller guitar",
    "hvad er kvadratroden af 144",
    "hvilken farve sokker passer til brune sko",
]


@pytest.fixture(scope="module")
def search(index: Index, library: Library) -> Search:
    return Search(index, index.svd, glossary_stems(library.glossary))


@pytest.fixture(scope="module")
def staff_only(library: Library) -> list[Passage]:
    return [p for p in make_passages(library) if p.audience is Audience.STAFF]


class TestRanks:
    @pytest.mark.parametrize(
        ("text", "service"),
        [
            ("jeg så en rotte", "rotter"),
            ("ROTTER PÅ LOFTET!!!", "rotter"),
            ("jeg skal have fornyet mit pas", "pas-koerekort"),
            ("jeg har mistet mit koerekort", "pas-koerekort"),
            ("min far skal på plejehjem", "plejehjem"),
            ("kan jeg få varm mad bragt hjem", "madservice"),
            ("jeg vil søge om en rolator", "hjaelpemidler"),
            ("jeg er alkoholiker og vil gerne have hjælp til at holde op", "alkoholbehandling"),
            ("hvordan melder jeg flytning", "flytning"),
        ],
    )
    def test_the_service_that_is_meant_comes_first(
        self, search: Search, text: str, service: str
    ) -> None:
        assert search.find(text).services[0] == service

    def test_every_card_is_found_by_its_own_title(self, search: Search, library: Library) -> None:
        found = {s.id: search.find(s.title).services[:3] for s in library.services}
        assert {key: best for key, best in found.items() if key not in best} == {}

    def test_an_authority_and_a_document_are_found_too(self, search: Search) -> None:
        best = {
            text: search.find(text).owners[0].passage
            for text in ("hvor lang er ventetiden på sygehuset", "hvad betyder fagland")
        }
        assert [passage.kind for passage in best.values()] == [Kind.AUTHORITY, Kind.DOCUMENT]

    @pytest.mark.parametrize("who", Audience)
    @pytest.mark.parametrize("text", INSIDE)
    def test_hits_come_best_first_with_scores_from_0_to_1(
        self, search: Search, text: str, who: Audience
    ) -> None:
        found = search.find(text, who)
        scores = [hit.score for hit in found.hits]
        assert 0 < len(scores) <= 100
        assert scores == sorted(scores, reverse=True)
        words = search.lexical_weight
        assert 0 < words < 1
        for hit in found.hits:
            assert hit.score == pytest.approx(words * hit.lexical + (1 - words) * hit.dense)
            assert all(-1e-6 <= part <= 1 + 1e-6 for part in (hit.lexical, hit.dense))
        assert max(hit.lexical for hit in found.hits) == pytest.approx(1)
        assert max(hit.dense for hit in found.hits) == pytest.approx(1)

    @pytest.mark.parametrize("text", INSIDE)
    def test_each_owner_stands_once_and_services_are_among_them(
        self, search: Search, text: str
    ) -> None:
        found = search.find(text)
        owners = [(hit.passage.kind, hit.passage.owner) for hit in found.owners]
        assert len(owners) == len(set(owners))
        assert [hit.score for hit in found.owners] == sorted(
            (hit.score for hit in found.owners), reverse=True
        )
        assert found.services == tuple(owner for kind, owner in owners if kind is Kind.SERVICE)
        assert found.margin == pytest.approx(found.owners[0].score - found.owners[1].score)

    def test_a_department_does_not_hide_the_service_of_the_same_id(
        self, small_library: Path, tmp_path: Path
    ) -> None:
        departments = factories.register()["departments"]
        departments[2] |= {"id": "rotter", "handles": ["muldvarpeskud"]}
        write(small_library, "departments.yaml", factories.register(departments=departments))
        write(small_library, "services/rotter.md", factories.service("rotter", department="rotter"))
        library = load_library(small_library)
        build_index(library, tmp_path / "index")
        index = open_index(tmp_path / "index")
        found = Search(index, index.svd, {}).find("muldvarpeskud")
        assert {hit.passage.kind for hit in found.hits if hit.passage.owner == "rotter"} == {
            Kind.SERVICE,
            Kind.DEPARTMENT,
        }
        assert "rotter" in found.services

    @pytest.mark.parametrize(("weight", "part"), [(1.0, "lexical"), (0.0, "dense")])
    def test_the_weight_decides_between_words_and_vectors(
        self, index: Index, weight: float, part: str
    ) -> None:
        for hit in Search(index, index.svd, {}, weight).find(INSIDE[0]).hits:
            assert hit.score == pytest.approx(getattr(hit, part))

    def test_the_same_question_gets_the_same_findings(self, search: Search) -> None:
        assert search.find(INSIDE[0]) == search.find(INSIDE[0])

    @pytest.mark.parametrize("count", [0, 1])
    def test_the_margin_of_a_lone_owner_is_whole(self, search: Search, count: int) -> None:
        found = search.find(INSIDE[0])
        assert replace(found, owners=found.owners[:count]).margin == 1.0


class TestEvidence:
    @pytest.mark.parametrize("inside", INSIDE)
    def test_a_question_for_us_beats_one_that_is_not(self, search: Search, inside: str) -> None:
        sure = search.find(inside).evidence
        assert sure > 0.85
        assert all(sure > search.find(outside).evidence for outside in OUTSIDE)

    def test_what_citizens_are_known_to_say_beats_what_is_known_to_be_outside(
        self, search: Search, library: Library
    ) -> None:
        said = [phrase for service in library.services for phrase in service.say[::20]]
        inside = np.array([search.find(text).evidence for text in said])
        outside = np.array([search.find(t).evidence for t in library.outside.examples[::3]])
        assert np.median(inside) > 0.9
        assert np.median(outside) < 0.35
        assert inside.min() >= 0 <= outside.min()
        assert max(inside.max(), outside.max()) <= 1

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " \n\t ",
            "?!",
            "🙂🙂",
            "xqzw vvvkkk",
            "og men jeg",
            "Speciallægepraksisplanlægningsstabiliseringsperiode" * 2,
            "a" * 10_000,
            "rotter " * 3_000,
            "\x00\ud800",
            "' OR 1=1; --",
            "مرحبا كيف حالك",
            "1234567890",
        ],
        ids=range(13),
    )
    @pytest.mark.parametrize("who", Audience)
    def test_a_strange_message_is_answered_with_doubt_or_not_at_all(
        self, search: Search, text: str, who: Audience
    ) -> None:
        found = search.find(text, who)
        assert 0.0 <= found.evidence <= 1.0
        assert all(np.isfinite(hit.score) for hit in found.hits)
        assert np.isfinite(found.margin)

    @pytest.mark.parametrize("text", ["xqzw vvvkkk", "你好吗"])
    def test_nonsense_is_no_question_for_us(self, search: Search, text: str) -> None:
        assert search.find(text).evidence < 0.5

    @pytest.mark.parametrize(
        "text", ["مرحبا كيف حالك", "ما هي عاصمة فرنسا؟", "яка погода сьогодні", "jak się masz"]
    )
    def test_chat_in_a_language_of_the_cards_is_no_question_for_us(
        self, search: Search, text: str
    ) -> None:
        assert search.find(text).evidence < 0.5

    def test_an_empty_message_is_no_question_for_us(self, search: Search) -> None:
        assert search.find("").evidence < 0.5


class TestWall:
    @pytest.mark.parametrize("weight", WEIGHTS)
    def test_a_citizen_never_finds_a_staff_text_not_even_by_its_exact_words(
        self, index: Index, library: Library, staff_only: list[Passage], weight: float
    ) -> None:
        search = Search(index, index.svd, glossary_stems(library.glossary), weight)
        hidden = {passage.id for passage in staff_only}
        assert len(hidden) >= len(library.services)
        for passage in staff_only:
            for text in (passage.text, passage.index_text):
                found = search.find(text, Audience.CITIZEN)
                assert {h.passage.id for h in (*found.hits, *found.owners)}.isdisjoint(hidden)

    @pytest.mark.parametrize("weight", WEIGHTS)
    def test_staff_find_it_by_its_exact_words(
        self, index: Index, staff_only: list[Passage], weight: float
    ) -> None:
        search = Search(index, index.svd, {}, weight)
        for passage in staff_only:
            best = [hit.passage.id for hit in search.find(passage.text, Audience.STAFF).hits[:3]]
            assert passage.id in best

    def test_the_shelves_hold_what_their_readers_may_read(
        self, index: Index, staff_only: list[Passage]
    ) -> None:
        hidden = {passage.id for passage in staff_only}
        citizen, staff = index.shelves[Audience.CITIZEN], index.shelves[Audience.STAFF]
        vector = index.svd.embed_query(staff_only[0].text)
        everything = {
            shelf: {key for key, _ in index.shelves[shelf].nearest(vector, 10_000)}
            for shelf in Audience
        }
        assert everything[Audience.CITIZEN].isdisjoint(hidden)
        assert everything[Audience.STAFF] >= hidden
        assert {p.id for p in citizen.passages}.isdisjoint(hidden)
        assert len(citizen.lexical.scores({})) == len(citizen.passages)
        assert len(staff.passages) == len(citizen.passages) + len(hidden)

    def test_words_that_only_staff_texts_use_are_unknown_to_citizens(
        self, small_library: Path, tmp_path: Path
    ) -> None:
        build_index(load_library(small_library), tmp_path / "index")
        shelves = open_index(tmp_path / "index").shelves
        assert stem("aflåste") in shelves[Audience.STAFF].lexical.vocabulary
        assert stem("aflåste") not in shelves[Audience.CITIZEN].lexical.vocabulary

    def test_a_text_that_becomes_staff_only_is_hidden_although_its_vector_is_kept(
        self, small_library: Path, tmp_path: Path
    ) -> None:
        model = CountingEmbeddings()
        path = small_library / "conduct/hverdagen.md"
        marked = path.read_text("utf-8")

        def citizen_finds_it() -> bool:
            library = load_library(small_library)
            build_index(library, tmp_path / "index", embedder="m", embeddings=model)
            search = Search(open_index(tmp_path / "index", "m"), model, {})
            return any(hit.passage.text == STAFF_ONLY for hit in search.find(STAFF_ONLY).hits)

        path.write_text(marked.replace("<!-- audience: staff -->\n", ""), "utf-8")
        assert citizen_finds_it()
        model.embedded.clear()
        path.write_text(marked, "utf-8")
        assert not citizen_finds_it()
        assert model.embedded == []


class NoAnswer:
    """Vectors whose server does not answer."""

    def nearest(self, vector: list[float], count: int) -> list[tuple[str, float]]:
        raise VectorsAway("no answer")


@pytest.fixture(scope="module")
def wordless(small_index: Index) -> Search:
    """The small library without its vectors."""
    vectors: Any = NoAnswer()
    shelves = {who: replace(s, vectors=vectors) for who, s in small_index.shelves.items()}
    return Search(replace(small_index, shelves=shelves), small_index.svd, {})


class TestWithoutVectors:
    @pytest.mark.parametrize("who", Audience)
    @pytest.mark.parametrize("service_id", factories.SERVICE_IDS)
    def test_words_alone_find_the_service(
        self, wordless: Search, small: Search, who: Audience, service_id: str
    ) -> None:
        text = factories.phrasings(service_id)[3]
        found, whole = wordless.find(text, who), small.find(text, who)
        assert (found.without_vectors, whole.without_vectors) == (True, False)
        assert found.services[0] == service_id
        assert found.hits[0].score == 1.0
        assert all((hit.score, hit.dense) == (hit.lexical, 0.0) for hit in found.hits)
        assert found.evidence == pytest.approx(whole.evidence)
        assert (found.share, found.second_share) == (whole.share, whole.second_share)

    def test_what_shares_no_word_is_found_by_what_it_is_likely_about(
        self, wordless: Search
    ) -> None:
        found = wordless.find("")
        assert found.without_vectors
        assert found.evidence < 0.5
        assert all(np.isfinite(hit.score) for hit in (*found.hits, *found.owners))

    def test_a_citizen_still_finds_no_staff_text(self, wordless: Search) -> None:
        assert any(hit.passage.text == STAFF_ONLY for hit in self._hits(wordless, Audience.STAFF))
        assert not any(hit.passage.text == STAFF_ONLY for hit in self._hits(wordless))

    @staticmethod
    def _hits(search: Search, who: Audience = Audience.CITIZEN) -> tuple[Hit, ...]:
        return search.find(STAFF_ONLY, who).hits

    def test_any_other_trouble_is_not_hidden(self, small_index: Index) -> None:
        class Broken(CountingEmbeddings):
            def embed_query(self, text: str) -> list[float]:
                raise ValueError("broken")

        with pytest.raises(ValueError, match="broken"):
            Search(small_index, Broken(), {}).find("rotter")


FIRST = date(2026, 7, 1)
BEFORE, AFTER = FIRST - timedelta(days=1), FIRST + timedelta(days=1)


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index of a library where a service and a document begin on a day, others end on it."""
    folder = factories.write_library(tmp_path_factory.mktemp("dated") / "library")
    write(folder, "services/pas.md", factories.service("pas", valid_from=FIRST))
    write(folder, "services/rotter.md", factories.service("rotter", valid_to=FIRST))
    write(folder, "strategies/haabet.md", factories.document("haabet", valid_from=FIRST))
    write(folder, "conduct/hverdagen.md", factories.document(valid_to=FIRST))
    build_index(load_library(folder), folder.parent / "index")
    return open_index(folder.parent / "index")


def on(day: date, index: Index) -> Search:
    return Search(index, index.svd, {}, today=lambda: day)


class TestDays:
    @pytest.mark.parametrize("who", Audience)
    @pytest.mark.parametrize(
        ("text", "owner", "days"),
        [
            ("hvad gør man ved et udløbet pas her i byen", "pas", [FIRST, AFTER]),
            ("hvad gør man ved rottehuller her i byen", "rotter", [BEFORE, FIRST, AFTER]),
            ("ser alle ansatte op og siger goddag", "haabet", [FIRST, AFTER]),
            ("ser alle ansatte op og siger goddag", "hverdagen", [BEFORE, FIRST]),
        ],
        ids=["a new service", "an ended service", "a new document", "an ended document"],
    )
    def test_what_is_found_holds_today_or_is_a_service_that_has_ended(
        self, dated: Index, who: Audience, text: str, owner: str, days: list[date]
    ) -> None:
        for day in (BEFORE, FIRST, AFTER):
            found = on(day, dated).find(text, who)
            hits = {hit.passage.owner for hit in found.hits}
            owners = {hit.passage.owner for hit in found.owners}
            assert (owner in hits, owner in owners) == (day in days, day in days), day

    def test_an_ended_service_still_comes_first(self, dated: Index) -> None:
        found = on(AFTER, dated).find("hvad gør man ved rottehuller her i byen")
        assert found.services[0] == "rotter"

    def test_a_new_service_leaves_the_first_place_to_another(self, dated: Index) -> None:
        found = on(BEFORE, dated).find("hvad gør man ved et udløbet pas her i byen")
        assert found.services
        assert "pas" not in found.services

    def test_the_day_is_asked_for_at_each_question(self, dated: Index) -> None:
        day = BEFORE
        search = Search(dated, dated.svd, {}, today=lambda: day)
        assert "pas" not in search.find("et udløbet pas").services
        day = FIRST
        assert "pas" in search.find("et udløbet pas").services


@pytest.fixture(scope="module")
def small(small_index: Index) -> Search:
    """The small library, to be searched."""
    return Search(small_index, small_index.svd, {})


def scores(found: Findings) -> dict[tuple[Kind, str], float]:
    """How well each owner was found."""
    return {(hit.passage.kind, hit.passage.owner): hit.score for hit in found.owners}


class TestShares:
    @pytest.mark.parametrize("who", Audience)
    def test_how_sure_it_is_comes_from_the_words_alone(self, small: Search, who: Audience) -> None:
        for service_id in factories.SERVICE_IDS:
            text = factories.phrasings(service_id)[7]
            shares = small.shares(text)
            assert max(shares, key=shares.__getitem__) == service_id
            assert 0 < sum(shares.values()) <= 1 + 1e-6
            found = small.find(text, who)
            surest = sorted((shares[service] for service in small.services), reverse=True)
            assert [found.share, found.second_share] == surest[:2]

    def test_an_authority_has_a_share_but_is_no_service(self, small: Search) -> None:
        text = "mit fradrag er forkert"
        assert small.shares(text)["ekstern:skat"] > 0.5 > small.find(text).share

    def test_the_services_are_those_of_the_library(self, small: Search) -> None:
        assert small.services == set(factories.SERVICE_IDS)

    def test_two_needs_share_a_message(self, small: Search) -> None:
        found = small.find("et nyt pas til min datter og rotter på loftet")
        assert set(found.services[:2]) == {"pas", "rotter"}
        assert found.share < 0.9
        assert found.second_share > 0.1


class TestFavour:
    TEXT = "hvad koster det at få hjælp"

    @pytest.mark.parametrize("service_id", factories.SERVICE_IDS)
    def test_what_was_talked_about_gains_and_the_rest_stays(
        self, small: Search, service_id: str
    ) -> None:
        before = small.find(self.TEXT)
        after = small.find(self.TEXT, favour={service_id: 0.2})
        gains = {key: after - scores(before)[key] for key, after in scores(after).items()}
        gained = {key: gain for key, gain in gains.items() if abs(gain) > 1e-6}
        assert gained == {(Kind.SERVICE, service_id): pytest.approx(0.2 * small.intent_weight)}
        assert after.services[0] == service_id
        assert (after.evidence, after.share, after.hits) == (
            before.evidence,
            before.share,
            before.hits,
        )

    def test_it_does_not_drown_a_clear_question(self, small: Search) -> None:
        assert small.find("der er rotter på loftet", favour={"pas": 0.2}).services[0] == "rotter"

    @pytest.mark.parametrize("unknown", ["findes-ikke", ""])
    def test_an_unknown_service_is_not_found_by_favour(self, small: Search, unknown: str) -> None:
        assert small.find(self.TEXT, favour={unknown: 0.2}) == small.find(self.TEXT)


@pytest.fixture(scope="module")
def aged(tmp_path_factory: pytest.TempPathFactory) -> Search:
    """A library where one service is for the old and one for the young."""
    folder = factories.write_library(tmp_path_factory.mktemp("aged") / "library")
    write(folder, "services/madservice.md", factories.service("madservice", ages={"from": 65}))
    write(folder, "services/vinterbad.md", factories.service("vinterbad", ages={"to": 17}))
    build_index(load_library(folder), folder.parent / "index")
    index = open_index(folder.parent / "index")
    return Search(index, index.svd, {})


class TestAges:
    TEXT = "varm mad, badebroen, et nyt pas"

    @pytest.mark.parametrize(
        ("ages", "for_others"),
        [
            ([], set()),
            ([AgeRange(82, 82)], {"vinterbad"}),
            ([AgeRange(65, 65)], {"vinterbad"}),
            ([AgeRange(17, 17)], {"madservice"}),
            ([AgeRange(40, 40)], {"madservice", "vinterbad"}),
            ([AgeRange(highest=64)], {"madservice"}),
            ([AgeRange(lowest=60)], {"vinterbad"}),
            ([AgeRange(40, 40), AgeRange(82, 82)], {"vinterbad"}),
            ([AgeRange(9, 9), AgeRange(82, 82)], set()),
        ],
    )
    @pytest.mark.parametrize("who", Audience)
    def test_a_service_for_none_of_the_ages_steps_back(
        self, aged: Search, who: Audience, ages: list[AgeRange], for_others: set[str]
    ) -> None:
        plain, found = aged.find(self.TEXT, who), aged.find(self.TEXT, who, ages=ages)
        before, after = scores(plain), scores(found)
        assert before.keys() == after.keys()
        for key, score in before.items():
            fits = OTHER_AGE if key[1] in for_others else 1.0
            assert after[key] == pytest.approx(score * fits), key
        assert [hit.score for hit in found.owners] == sorted(after.values(), reverse=True)
        assert (found.evidence, found.share, found.hits) == (
            plain.evidence,
            plain.share,
            plain.hits,
        )

    @pytest.mark.parametrize(
        ("age", "service"), [(82, "hjemmehjaelp-aeldre"), (41, "hjemmehjaelp")]
    )
    def test_an_age_tells_neighbours_apart(self, search: Search, age: int, service: str) -> None:
        text = "hun kan ikke selv komme i bad og få tøj på mere"
        found = search.find(text, ages=[AgeRange(age, age)])
        assert found.services[0] == service


RAT_HOLES = "hvad gør man ved rottehuller her i byen"


def with_own_documents(folder: Path, *documents: Document, **changes: Any) -> Search:
    """The small library, changed, with a municipality's own documents."""
    small = load_library(factories.write_library(folder / "library"))
    library = replace(small, documents=(*small.documents, *documents), **changes)
    build_index(library, folder / "index")
    index = open_index(folder / "index")
    return Search(index, index.svd, glossary_stems(library.glossary))


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Search:
    """A library in which 300 own texts sound more like a question than the service it is about."""
    texts = {f"Rottehuller {n}": f"{RAT_HOLES}, rottehul {n}" for n in range(300)}
    return with_own_documents(tmp_path_factory.mktemp("crowded"), factories.own_document(texts))


class TestOwnDocuments:
    def test_they_do_not_crowd_out_the_service_that_is_meant(self, crowded: Search) -> None:
        found = crowded.find(RAT_HOLES)
        assert len(found.hits) == 100
        assert all(hit.passage.is_own for hit in found.hits[:20])
        assert found.services[0] == "rotter"
        assert found.owners[0].passage.owner == "rotter"

    def test_they_would_if_the_likeliest_owners_were_not_compared(
        self, crowded: Search, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(search_module, "_MEANT", 0)
        assert "rotter" not in crowded.find(RAT_HOLES).services

    def test_a_staff_text_of_the_service_that_is_meant_stays_hidden(self, crowded: Search) -> None:
        rows = {
            who: [crowded.index.shelves[who].passages[row] for row in rows]
            for who in Audience
            for rows in [crowded.index.shelves[who].owned["rotter"]]
        }
        assert {passage.audience for passage in rows[Audience.CITIZEN]} == {Audience.CITIZEN}
        assert {passage.audience for passage in rows[Audience.STAFF]} == set(Audience)
        assert {p.owner for passages in rows.values() for p in passages} == {"rotter"}

    def test_every_passage_is_owned_once(self, crowded: Search) -> None:
        for shelf in crowded.index.shelves.values():
            owned = [row for rows in shelf.owned.values() for row in rows]
            assert sorted(owned) == list(range(len(shelf.passages)))

    def test_what_has_no_phrasings_has_its_evidence_from_its_words(self, tmp_path: Path) -> None:
        paper = factories.own_document({"Kompost": "Bioaffald hentes i den grønne spand."})
        search = with_own_documents(tmp_path, paper)
        found = search.find("hentes bioaffald i den grønne spand")
        assert found.owners[0].passage.is_own
        lexical = search.index.shelves[Audience.CITIZEN].lexical
        text = "hentes bioaffald i den grønne spand"
        match = lexical.match(lexical.query_terms(text, search.glossary), text)
        assert found.evidence >= search.index.evidence.weigh_match(match) > 0.95
        assert search.find("fortæl mig lidt om en gåde").evidence < 0.7


def without_authorities(folder: Path) -> dict[str, Any]:
    """The small library's register with departments only."""
    register = load_library(factories.write_library(folder / "other")).register
    return {"register": register.model_copy(update={"authorities": ()})}


class TestTinyLibraries:
    def test_one_service_is_found_and_nothing_else_is_answered(self, small_library: Path) -> None:
        for card in (small_library / "services").glob("*.md"):
            if card.stem != "rotter":
                card.unlink()
        library = load_library(small_library)
        build_index(library, small_library.parent / "index")
        index = open_index(small_library.parent / "index")
        search = Search(index, index.svd, {})
        assert search.services == {"rotter"}
        for text in factories.phrasings("rotter")[::4]:
            found = search.find(text)
            assert found.services == ("rotter",)
            assert found.evidence > 0.9
            assert found.second_share == 0.0
            assert found.service_margin == 1.0
        assert search.find("oversæt en sang til fransk").evidence < 0.6
        assert [need.service for need in search.needs("rotter på loftet")] == ["rotter"]

    def test_one_service_and_no_authority_or_paper_is_found(self, tmp_path: Path) -> None:
        search = self.alone(tmp_path)
        found = search.find("der er rotter på loftet")
        assert found.services == ("rotter",)
        assert found.evidence > 0.9
        assert search.find("oversæt en sang til fransk").evidence < 0.6

    @staticmethod
    def alone(folder: Path) -> Search:
        small = load_library(factories.write_library(folder / "whole"))
        library = replace(
            small, services=(small.service["rotter"],), documents=(), **without_authorities(folder)
        )
        build_index(library, folder / "index")
        index = open_index(folder / "index")
        return Search(index, index.svd, {})

    def test_forty_messages_from_outside_are_enough(self, small_library: Path) -> None:
        examples = factories.outside()["examples"][:40]
        write(small_library, "outside.yaml", {"examples": examples})
        build_index(load_library(small_library), small_library.parent / "index")
        index = open_index(small_library.parent / "index")
        search = Search(index, index.svd, {})
        assert len(index.evidence.outside) == len(index.evidence.matches) == 40
        for service_id in factories.SERVICE_IDS:
            assert search.find(factories.phrasings(service_id)[3]).evidence > 0.9
        assert search.find("er gåden bedre end kaffe").evidence < 0.6

    OWN = factories.own_document({"Kompost": "Bioaffald hentes i den grønne spand om mandagen."})

    def test_own_documents_alone_are_found(self, tmp_path: Path) -> None:
        search = with_own_documents(tmp_path, self.OWN, services=())
        found = search.find("hvornår hentes bioaffald")
        assert found.hits[0].passage.is_own
        assert found.services == ()
        assert found.service_margin == 1.0
        assert (found.share, found.second_share) == (0.0, 0.0)
        assert search.find("").evidence < 0.5

    def test_own_documents_alone_have_no_needs(self, tmp_path: Path) -> None:
        assert with_own_documents(tmp_path, self.OWN, services=()).needs("bioaffald i haven") == ()

    def test_a_library_without_any_phrasing_is_named(self, tmp_path: Path) -> None:
        small = load_library(factories.write_library(tmp_path / "whole"))
        library = replace(
            small, services=(), documents=(self.OWN,), **without_authorities(tmp_path)
        )
        with pytest.raises(LibraryError, match="no phrasings"):
            build_index(library, tmp_path / "index")


class TestGlossary:
    def test_one_word_terms_lead_to_their_everyday_wording(self, small_library: Path) -> None:
        stems = glossary_stems(load_library(small_library).glossary)
        assert stem("pas") in stems[stem("pasudstedelse")]
        assert {stem("hjælp"), stem("afdeling")} <= set(stems[stem("visitation")])

    def test_terms_of_several_words_are_left_out(self, small_library: Path) -> None:
        term = {"term": "tro og love", "plain": "at du lover", "area": "a", "status": "draft"}
        write(small_library, "terms.yaml", {"terms": [term]})
        library = load_library(small_library)
        assert library.glossary == Glossary.model_validate({"terms": [term]})
        assert stem("tro") not in glossary_stems(library.glossary)

    def test_a_professional_term_finds_the_service_of_its_everyday_wording(
        self, small_library: Path, tmp_path: Path
    ) -> None:
        term = {"term": "gnaverberedskab", "plain": "rotter", "area": "a", "status": "draft"}
        write(small_library, "terms.yaml", {"terms": [term]})
        library = load_library(small_library)
        build_index(library, tmp_path / "index")
        index = open_index(tmp_path / "index")
        glossary = glossary_stems(library.glossary)
        found = Search(index, index.svd, glossary, 1.0).find("gnaverberedskab")
        assert found.services[0] == "rotter"
        assert found.hits[0].lexical == 1.0


@pytest.fixture(scope="module")
def quarter(library: Library) -> Library:
    """Every fourth card with everything else: what takes long is learnt from the cards."""
    return replace(library, services=library.services[::4], digest="quarter")


@pytest.fixture(scope="module")
def model_folder(quarter: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real sentence-transformers model, trained from the library's own words."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    torch.manual_seed(0)
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.train_from_iterator(
        [passage.index_text for passage in make_passages(quarter)],
        trainers.WordPieceTrainer(
            vocab_size=4000, special_tokens=["[UNK]", "[PAD]"], show_progress=False
        ),
    )
    static = StaticEmbedding(tokenizer, embedding_dim=64)
    model = SentenceTransformer(modules=[static], device="cpu")
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)

    def embed(texts: list[str]) -> torch.Tensor:
        vectors = static(static.preprocess(texts))["sentence_embedding"]
        return torch.nn.functional.normalize(vectors)

    for step in range(60):
        said = [service.say[step % 20] for service in quarter.services]
        answers = [service.section("Kort svar").text for service in quarter.services]
        likeness = embed(said) @ embed(answers).T
        loss = torch.nn.functional.cross_entropy(likeness * 20, torch.arange(len(said)))
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    folder = tmp_path_factory.mktemp("model")
    model.save(str(folder))
    return folder


@pytest.mark.slow
def test_a_real_model_is_named_by_its_path_indexed_once_and_searched(
    model_folder: Path, quarter: Library, tmp_path: Path
) -> None:
    from langchain_huggingface import HuggingFaceEmbeddings

    name = str(model_folder)
    model = HuggingFaceEmbeddings(
        model_name=name,
        model_kwargs={"device": "cpu"},
        encode_kwargs={"normalize_embeddings": True},
    )
    built = build_index(quarter, tmp_path / "index", embedder=name, embeddings=model)
    assert (built.embedder, built.dimension) == (name, 64)
    assert built.embedded_now == built.passages
    again = build_index(quarter, tmp_path / "index", embedder=name, embeddings=model)
    assert again.embedded_now == 0

    index = open_index(tmp_path / "index", name)
    dense = Search(index, model, {}, lexical_weight=0.0)
    said = [(service.say[step], service.id) for service in quarter.services for step in (0, 9)]
    right = sum(service in dense.find(text).services[:3] for text, service in said)
    assert right / len(said) > 0.5
    fused = Search(index, model, glossary_stems(quarter.glossary))
    together = sum(service in fused.find(text).services[:3] for text, service in said)
    assert together / len(said) > 0.7

    staff = next(p for p in make_passages(quarter) if p.audience is Audience.STAFF)
    assert staff.id in {h.passage.id for h in dense.find(staff.text, Audience.STAFF).hits[:3]}
    assert staff.id not in {h.passage.id for h in dense.find(staff.text).hits}


def test_the_small_library_of_the_tests_answers_by_itself(small: Search) -> None:
    for service_id in factories.SERVICE_IDS:
        assert small.find(factories.phrasings(service_id)[0]).services[0] == service_id
