"""The main path: one list of steps from a message to a reply.

Read this file from top to bottom and you have seen the product.
"""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Callable
from datetime import date
from time import perf_counter
from typing import Protocol

from bot.chat_model.drafting import Drafting
from bot.chat_model.model import ChatModel
from bot.guard.guard import Guard, known_names
from bot.kinds import Kinds, open_kinds
from bot.learnt import Learnt
from bot.letters.explain import Explainer
from bot.letters.key_lines import KeyLines
from bot.letters.learning import open_sentences
from bot.letters.pasted import LetterFinder
from bot.letters.retell import Retell
from bot.letters.words import Words
from bot.settings import Settings
from bot.steps.check import Check
from bot.steps.choose import Choose
from bot.steps.compose import Compose
from bot.steps.crisis import Crisis
from bot.steps.decide import Decide
from bot.steps.draft import Draft
from bot.steps.letter import ExplainLetter
from bot.steps.next_step import NextStep
from bot.steps.protect import Protect
from bot.steps.retrieve import Retrieve
from bot.steps.rewrite import Rewrite
from bot.steps.understand import Understand
from bot.steps.word import ExplainWord
from bot.turn import Conversation, Message, Outcome, Reply, StepTrace, Topic, Turn
from bot.wording import Wording
from knowledge.calendar import today
from knowledge.library import Library
from knowledge.mentions import TermFinder
from knowledge.search import Search

_AFTER_CRISIS = 3
_HELPED = (Outcome.ANSWERED, Outcome.PARTLY_ANSWERED, Outcome.OTHER_AUTHORITY)
_HELPED_NOBODY = (Outcome.NO_EVIDENCE, Outcome.OUTSIDE_TOPIC)
_STILL_OPEN = (Outcome.ASKED, Outcome.NO_EVIDENCE)

log = logging.getLogger("borgerland")


class Step(Protocol):
    """One step of a turn: reads the turn, adds to it, and may end it."""

    name: str

    def __call__(self, turn: Turn) -> None:
        """Do the step."""


class Assistant:
    """Answers messages. Holds no conversation itself, so one serves many people at once."""

    def __init__(
        self,
        library: Library,
        search: Search,
        wording: Wording,
        kinds: Kinds,
        letters: Learnt,
        settings: Settings,
        model: ChatModel | None = None,
    ) -> None:
        self.library = library
        self.wording = wording
        self.search = search
        self.kinds = kinds
        words = settings.answer.max_words
        finder = TermFinder(library.glossary)
        guard = Guard(wording, library.glossary, known_names(library.register))
        drafting = Drafting(model) if model else None
        self.steps: list[Step] = [
            Protect(wording, LetterFinder(letters), settings.answer.max_message_characters),
            Crisis(wording, kinds),
            ExplainLetter(
                Explainer(library, finder, KeyLines(letters)),
                Retell(drafting, guard),
                wording,
                search.today,
            ),
            ExplainWord(library, Words(library.glossary, finder, wording.letters.words), wording),
            Understand(library, search, wording, settings.answer.max_message_characters),
            Rewrite(model, library),
            Retrieve(library, search, wording),
            Choose(model, library, settings.search.ask_margin),
            Decide(
                library,
                wording,
                answer_from=settings.search.answer_from,
                outside_below=settings.search.outside_below,
                ask_margin=settings.search.ask_margin,
                today=search.today,
            ),
            Compose(library, wording, words),
            NextStep(library, wording, words),
            Draft(drafting, guard, library, wording, words),
            Check(wording, words, library.glossary),
        ]

    def reply(self, message: Message, conversation: Conversation) -> Reply:
        """Answer a message in its conversation, which is brought up to date.

        Never raises: whatever goes wrong ends in `Outcome.FAILED` with a reference that stands in
        the log beside the error (and never beside what was written).
        """
        started = perf_counter()
        turn = Turn(message, conversation)
        trace: list[StepTrace] = []
        try:
            for step in self.steps:
                if turn.ended:
                    break
                trace.append(_run(step, turn))
        except Exception as error:
            self._fail(turn, error)
        reply = _finish(turn, tuple(trace), (perf_counter() - started) * 1000)
        _remember(turn, reply)
        log.info("turn outcome=%s ms=%.1f", reply.outcome, reply.ms)
        return reply

    def _fail(self, turn: Turn, error: Exception) -> None:
        """Log where it went wrong, but not the error's own text: it may quote the message."""
        reference = secrets.token_hex(3).upper()
        frames = traceback.extract_tb(error.__traceback__)
        place = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
        log.error("turn failed reference=%s error=%s at %s", reference, type(error).__name__, place)
        turn.parts, turn.sources, turn.services, turn.department = [], [], (), None
        turn.needs, turn.tone = (), ""
        turn.choices, turn.offers = (), ()
        door = self.wording.door(self.wording.front_door)
        text = self.wording.outcome(Outcome.FAILED, reference=reference, door=door)
        turn.end(Outcome.FAILED, text)


def _run(step: Step, turn: Turn) -> StepTrace:
    turn.notes = {}
    started = perf_counter()
    step(turn)
    return StepTrace(step.name, round((perf_counter() - started) * 1000, 3), turn.notes)


def _finish(turn: Turn, trace: tuple[StepTrace, ...], ms: float) -> Reply:
    """The crisis text stands first, then the kind word on personal data, then the answer."""
    outcome = turn.outcome or Outcome.FAILED
    if turn.crisis and outcome is not Outcome.FAILED:
        outcome = Outcome.CRISIS
    parts = [turn.crisis, turn.notice, turn.tone, turn.body, *turn.parts]
    return Reply(
        text="\n\n".join(part for part in parts if part),
        outcome=outcome,
        services=turn.services,
        needs=turn.needs,
        department=turn.department,
        sources=tuple(turn.sources),
        choices=turn.choices,
        offers=turn.offers,
        ms=ms,
        trace=trace,
        citation=turn.citation if turn.citation in turn.parts else "",
        wants_person=turn.chosen == "person",
        unknown_word=turn.unknown_word,
        confidence=round(turn.findings.confidence, 4) if turn.findings else None,
    )


def _remember(turn: Turn, reply: Reply) -> None:
    """What the next message may refer to: the topics, the open question, and what was offered.

    What was refused, small talk and a crisis leave the topics as they were.
    """
    conversation = turn.conversation
    conversation.crisis_turns = (
        _AFTER_CRISIS if turn.crisis else max(0, conversation.crisis_turns - 1)
    )
    conversation.asked = turn.body if reply.outcome is Outcome.ASKED else ""
    if reply.outcome in _HELPED_NOBODY:
        conversation.failed += 1
    elif reply.outcome in _HELPED:
        conversation.failed = conversation.crisis_turns = 0
        conversation.letter = None
    if reply.choices or reply.offers:
        conversation.options = (*reply.choices, *reply.offers)
    if reply.sources and reply.sources[0].location.startswith("services/"):
        question = reply.sources[0].title if turn.chosen or turn.follow_up else turn.query
        if turn.joined or turn.follow_up:
            told = {topic.services[0]: topic.question for topic in conversation.topics}
            question = told.get(reply.services[0], f"{reply.sources[0].title}. {turn.text}")
        conversation.talk_about(Topic(reply.services[:3], question))
        conversation.pending, conversation.aspect = "", None
    elif turn.findings and reply.outcome in _STILL_OPEN and not turn.joined:
        conversation.pending, conversation.aspect = turn.query, turn.aspect
    elif turn.findings:
        conversation.pending = ""


def open_assistant(
    settings: Settings,
    progress: Callable[[str, int, int], None] = lambda *_: None,
    today: Callable[[], date] = today,
) -> Assistant:
    """Everything from files: the library, its index (built or brought up to date), the wording.

    `today` tells the day that answers are given on.

    Raises:
        LibraryError, CollectionError, IndexProblem, WordingError, ModelError: each with a message
            that says what is wrong and how to mend it.
    """
    from bot.indexing import open_or_build, read_library
    from bot.rerankers import named_reranker
    from knowledge.index.glossary import glossary_stems
    from knowledge.library import LibraryError
    from knowledge.lint import dead_references

    library = read_library(settings)
    dead = dead_references(library)
    if dead:
        raise LibraryError(dead)
    wording = Wording(library.register, library.crisis_lines)
    index, embeddings = open_or_build(settings, library, progress)
    search = Search(
        index,
        embeddings,
        glossary_stems(library.glossary),
        settings.lexical_weight,
        settings.search.intent_weight,
        today,
        named_reranker(settings),
    )
    kinds = open_kinds(settings.kinds_dir, library, wording, progress)
    letters = open_sentences(settings.letters_dir, wording.examples, progress)
    model = ChatModel.open(settings)
    return Assistant(library, search, wording, kinds, letters, settings, model)
