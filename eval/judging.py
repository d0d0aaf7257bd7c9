"""Asks a chat model for ratings: prompts/judge/ and masked answers -> a number from 1 to 5 each."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import click
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bot.prompt_files import FOLDER, Strict, WordingError, read_prompt
from eval.people.samples import Item
from eval.people.sheets import RATED
from eval.people.stored_run import Key
from eval.reference import Reference
from knowledge.content import SERVICE_HEADINGS, Audience
from knowledge.danish.normal import clean
from knowledge.danish.personal_data import mask

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_FRAME = "frame.yaml"
_TRIES = 2
_STAFF = SERVICE_HEADINGS[-1]

Progress = Callable[[str, int, int], None]


class JudgeError(click.ClickException):
    """A judge model cannot be used. The message says why and what to do."""

    exit_code = 2


class Frame(Strict):
    """frame.yaml: what a model is told whichever question it is asked."""

    system: str


class Question(Strict):
    """A question of the rating sheet as a model is asked it; `sources`: it must see them."""

    question: str
    asks: str
    sources: bool
    looks_at: tuple[str, ...] = Field(min_length=1)
    scale: dict[Literal[1, 2, 3, 4, 5], str] = Field(min_length=5)

    def told(self, frame: Frame) -> str:
        """The whole instruction."""
        return frame.system.format(
            question=self.question,
            asks=self.asks,
            looks_at="\n".join(f"- {sign}" for sign in self.looks_at),
            scale="\n".join(f"{number} = {means}" for number, means in self.scale.items()),
        )


class _Rating(BaseModel):
    """What a model must answer, and nothing besides."""

    model_config = ConfigDict(extra="forbid", strict=True)

    grund: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\n]*$")]
    tal: Annotated[int, Field(ge=1, le=5)]


class Judged(BaseModel):
    """A line of judge.jsonl: a rating with its reason, or (no value) what was wrong with it."""

    suite: str
    id: str
    question: str
    value: int | None = None
    reason: str = ""
    problem: str = ""

    @property
    def key(self) -> Key:
        """The case it is about."""
        return self.suite, self.id


@dataclass(frozen=True)
class Asked:
    """One call of a model: about which case and question, and what it is sent."""

    key: Key
    question: str
    system: str
    material: str


def read_questions() -> tuple[Frame, list[Question]]:
    """The prompts, one for each question of the rating sheet, in its order.

    Raises:
        WordingError: a file is malformed, or a question has none.
    """
    folder = FOLDER / "judge"
    read = [
        read_prompt(path.name, Question, folder)
        for path in sorted(folder.glob("*.yaml"))
        if path.name != _FRAME
    ]
    found = {question.question: question for question in read}
    for name in sorted(RATED.keys() ^ found.keys()):
        raise WordingError(f"prompts/judge: '{name}' is not a question of both sheet and prompts")
    return read_prompt(_FRAME, Frame, folder), [found[name] for name in RATED]


def ask_about(items: Sequence[Item], reference: Reference) -> Iterator[Asked]:
    """Every question about every item. All that is sent is masked."""
    frame, questions = read_questions()
    for item in items:
        shown = {"besked": _masked(item.question), "svar": _masked(item.reply)}
        sources = [_masked(text) for text in _sources(item, reference)]
        for question in questions:
            material = {**shown, "kilder": sources} if question.sources else shown
            text = json.dumps(material, ensure_ascii=False)
            key = (item.answer.suite, item.answer.id)
            yield Asked(key, question.question, question.told(frame), text)


def _masked(text: str) -> str:
    return mask(clean(text))[0]


def _sources(item: Item, reference: Reference) -> Iterator[str]:
    reply = item.answer.replies[-1]
    for_staff = any(source.section == _STAFF for source in reply.sources)
    audience = Audience.STAFF if for_staff else Audience.CITIZEN
    paths = (source.location.partition("#")[0] for source in reply.sources)
    texts = [reference.readable(path, audience) for path in dict.fromkeys(paths)]
    yield from filter(None, [*texts, reference.contact(reply.department)])


async def judge_all(
    model: BaseChatModel,
    asked: Sequence[Asked],
    *,
    at_once: int,
    timeout: float,
    progress: Progress = lambda *_: None,
) -> list[Judged]:
    """The model's ratings in the order asked; `timeout` is in seconds for each try.

    Never raises: what fails twice has no value.
    """
    free = asyncio.Semaphore(at_once)
    done = 0

    async def one(ask: Asked) -> Judged:
        nonlocal done
        async with free:
            judged = await _judge(model, ask, timeout)
        done += 1
        progress("bedømmer", done, len(asked))
        return judged

    return await asyncio.gather(*map(one, asked))


async def _judge(model: BaseChatModel, ask: Asked, timeout: float) -> Judged:
    suite, case = ask.key
    problem = ""
    for _ in range(_TRIES):
        try:
            async with asyncio.timeout(timeout):
                told = await model.ainvoke([("system", ask.system), ("human", ask.material)])
            rating = _Rating.model_validate_json(str(told.text).strip())
        except ValidationError as error:
            problem = f"svaret kan ikke bruges: {error.errors()[0]['type']}"
        except Exception as error:  # whatever a provider raises; its text may quote the message
            problem = type(error).__name__
        else:
            return Judged(
                suite=suite, id=case, question=ask.question, value=rating.tal, reason=rating.grund
            )
    return Judged(suite=suite, id=case, question=ask.question, problem=problem)


def open_model(name: str) -> BaseChatModel:
    """A chat model by `provider:name`, as steady as it can be made.

    Raises:
        JudgeError: the provider's package is not installed, or the name is unknown.
    """
    from langchain.chat_models import init_chat_model

    if not all(name.partition(":")):
        raise JudgeError(f"--model takes PROVIDER:NAME, not '{name}'")
    try:
        model: BaseChatModel = init_chat_model(name, temperature=0)
    except Exception as error:  # a missing package or key, an unknown name: each provider its own
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise JudgeError(f"the judge '{name}' cannot be opened: {reason}") from error
    return model
