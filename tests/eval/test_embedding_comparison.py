"""Embedding models side by side, on a tiny library; and what a user can mend."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.models import ModelError
from bot.settings import Settings
from eval import embedding_comparison
from eval.bench.questions import Question
from eval.bench.run import here
from eval.bench.score import Score
from eval.embedding_cli import compare as command
from eval.embedding_comparison import Built, Failed, Measured, ask, compare, prepare
from knowledge.library import Library, load_library
from tests.tiny_models import make_encoder

QUESTIONS = [
    Question("hvem ringer jeg til om rotter på loftet", ("rotter",), ("teknik",), "short", True),
    Question("hvor får jeg et nyt pas", ("vinterbad",), ("teknik",), "short", True),
]
BUILT = Built(seconds=1.5, passages=30, dimension=8, disk_mb=0.5, memory_mb=300.4)
RIGHT, WRONG = Score(1, 1, 1, 1, 1), Score(0, 0, 1, 0, 0.5)


@pytest.fixture
def small(small_library: Path) -> Library:
    return load_library(small_library)


def settings(**values: Any) -> Settings:
    return Settings(_env_file=None, **values)


def measured(model: str, *scores: Score, memory_mb: float | None = 123.4) -> Measured:
    return Measured(model, scores, (1.0, 3.0), BUILT, 2.5, 1234.0, memory_mb)


class TestMeasures:
    def test_the_embedded_default_is_built_and_asked(self, small: Library) -> None:
        (result,) = compare(settings(), small, QUESTIONS, ["char-svd"], here)
        assert isinstance(result, Measured), result
        assert (result.model, result.first.hits, result.first.n) == ("char-svd", 1, 2)
        assert result.scores[0].reciprocal == 1 > result.scores[1].reciprocal
        assert len(result.ms) == 2
        assert 0 < result.median_ms <= result.p95_ms
        assert result.built.passages > 20
        assert result.built.dimension > 8
        assert result.built.disk_mb > 0.1
        assert result.built.seconds > 0.01
        assert result.passages_a_second > 10

    def test_an_index_in_the_data_folder_is_left_alone(
        self, small: Library, tmp_path: Path
    ) -> None:
        own = settings(data_dir=tmp_path / "data", embedding_model="org/own")
        list(compare(own, small, QUESTIONS, ["char-svd"], here))
        assert not (tmp_path / "data").exists()

    def test_set_prompts_are_for_the_model_they_were_set_for(self, small: Library) -> None:
        seen: list[Settings] = []

        def apart(work: Callable[..., Any], /, *args: Any) -> Any:
            seen.append(args[0])
            raise ModelError("enough")

        own = settings(
            embedding_model="org/own",
            embedding_query_prompt="q: ",
            embedding_passage_prompt="p: ",
            embedding_batch=5,
            chroma_url="http://127.0.0.1:1",
        )
        list(compare(own, small, QUESTIONS, ["char-svd", "org/own", "org/other"], apart))
        assert [
            (s.embedding_model, s.embedding_query_prompt, s.embedding_passage_prompt) for s in seen
        ] == [("", "", ""), ("org/own", "q: ", "p: "), ("org/other", "", "")]
        assert {(s.embedding_batch, s.chroma_url) for s in seen} == {(5, "")}
        assert len({s.data_dir for s in seen}) == 3
        assert not any(s.data_dir.exists() for s in seen)

    @pytest.mark.parametrize(
        ("error", "says"),
        [
            (ModelError("the embedding model 'x' needs an extra"), "needs an extra"),
            (BrokenProcessPool("gone"), "too little memory"),
            (RuntimeError("CUDA out of memory\nlong story"), "RuntimeError: CUDA out of memory"),
            (ValueError(), "ValueError: no message"),
        ],
    )
    @pytest.mark.parametrize("when", [prepare, ask])
    def test_a_model_that_fails_costs_nobody_else_their_figures(
        self, small: Library, error: Exception, says: str, when: Callable[..., Any]
    ) -> None:
        def apart(work: Callable[..., Any], /, *args: Any) -> Any:
            if args[0].embedding_model and work is when:
                raise error
            return BUILT if work is prepare else measured(args[3], RIGHT)

        failed, fine = compare(settings(), small, QUESTIONS, ["org/x", "char-svd"], apart)
        assert isinstance(failed, Failed)
        assert failed.model == "org/x"
        assert failed.reason.endswith(says) or says in failed.reason
        assert "long story" not in failed.reason
        assert fine == measured("char-svd", RIGHT)

    @pytest.mark.slow
    def test_a_real_model_is_measured_in_processes_of_its_own(
        self, small: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pytest.importorskip("sentence_transformers", reason="the extra is not installed")
        monkeypatch.setenv("OMP_NUM_THREADS", "1")  # threads that wait for a busy core spin
        model = str(make_encoder(tmp_path / "model"))
        (result,) = compare(settings(embedding_device="cpu"), small, QUESTIONS, [model])
        assert isinstance(result, Measured), result
        assert result.built.dimension == 16
        assert len(result.scores) == len(result.ms) == 2
        assert result.load_s > 0.1
        for size in (result.memory_mb, result.built.memory_mb):
            assert size is None or 200 < size < 5_000


Compare = Callable[..., Result]


@pytest.fixture
def run(small_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Compare:
    """The command, on the tiny library, with models that are not measured but made up."""
    for name in [name for name in os.environ if name.upper().startswith("BORGERLAND_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BORGERLAND_LIBRARY", str(small_library))

    def made_up(
        _: Settings, __: Library, questions: list[Question], models: list[str]
    ) -> Iterator[Measured | Failed]:
        for model in models:
            if model.startswith("bad"):
                yield Failed(model, "it is bad")
            else:
                yield measured(model, *[RIGHT, WRONG] * (len(questions) // 2), memory_mb=None)

    monkeypatch.setattr(embedding_comparison, "compare", made_up)
    return lambda *arguments: CliRunner().invoke(command, arguments)


class TestCommand:
    def test_it_prints_one_table(self, run: Compare) -> None:
        result = run("org/good", "bad/one", "--limit", "10")
        assert result.exit_code == 0, result.output
        lines = result.stdout.splitlines()
        assert "10 questions" in lines[0]
        (row,) = [line for line in lines if line.startswith("org/good")]
        for figure in ("50.0 [23.7, 76.3]", "100.0", "0.750", "1,234", "300", "?"):
            assert figure in row
        assert any(line.startswith("char-svd ") for line in lines)
        assert "bad/one: it is bad" in lines
        assert "cores" in lines[-1]

    def test_json_holds_the_same(self, run: Compare) -> None:
        result = run("org/good", "bad/one", "--json", "--limit", "2")
        told = json.loads(result.stdout)
        assert [model["model"] for model in told["models"]] == ["char-svd", "org/good", "bad/one"]
        _, good, bad = told["models"]
        assert (good["questions"], good["first"], good["mrr"]) == (2, 0.5, 0.75)
        assert good["index"]["dimension"] == 8
        assert bad == {"model": "bad/one", "error": "it is bad"}

    @pytest.mark.parametrize(
        ("models", "code"),
        [
            ([], 0),
            (["char-svd"], 0),
            (["org/good", "bad/one"], 0),
            (["bad/one"], 2),
            (["bad/one", "bad/two"], 2),
        ],
    )
    def test_it_fails_when_no_named_model_works(
        self, run: Compare, models: list[str], code: int
    ) -> None:
        result = run(*models, "--limit", "2")
        assert result.exit_code == code
        assert result.stdout.count("\nchar-svd ") == 1

    def test_the_limit_takes_questions_from_the_whole_of_a_suite(
        self, run: Compare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[str] = []

        def listen(
            _: Settings, __: Library, questions: list[Question], models: list[str]
        ) -> Iterator[Measured]:
            asked.extend(question.message for question in questions)
            yield measured("char-svd", RIGHT)

        monkeypatch.setattr(embedding_comparison, "compare", listen)
        expect = {"services": ["rotter"], "departments": ["teknik"]}
        lines = [
            json.dumps({"id": f"q{n}", "message": f"spørgsmål {n}", "expect": expect})
            for n in range(10)
        ]
        (tmp_path / "mine.jsonl").write_text("\n".join(lines), "utf-8")
        assert run("--suite", "mine.jsonl", "--limit", "4").exit_code == 0
        assert asked == [f"spørgsmål {n}" for n in (0, 2, 5, 7)]
        asked.clear()
        assert run("--suite", "mine.jsonl", "--limit", "99").exit_code == 0
        assert len(asked) == 10

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (("--suite", "no-such"), "no-such: holds no cases"),
            (("--suite", "offtopic"), "no questions"),
            (("--limit", "0"), "0 is not in the range"),
        ],
    )
    def test_what_a_user_can_mend_is_said(
        self, run: Compare, arguments: tuple[str, ...], says: str
    ) -> None:
        result = run(*arguments)
        assert result.exit_code in {1, 2}
        assert isinstance(result.exception, SystemExit)
        assert says in result.stderr

    def test_a_reranker_is_named_with_the_figures(
        self, run: Compare, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BORGERLAND_RERANKER_MODEL", "org/cross")
        assert "reranked by org/cross" in run("--limit", "2").stdout
