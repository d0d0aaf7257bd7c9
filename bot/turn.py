"""What flows through the steps: a message becomes a Turn, a Turn becomes a Reply."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bot.letters.deadlines import Deadline
from knowledge.content import Audience

if TYPE_CHECKING:
    from knowledge.danish.ages import AgeRange
    from knowledge.search import Findings


_REMEMBERED = 4


class Outcome(StrEnum):
    """How a turn ended. Dashboards, evaluation and the review list hang on these names."""

    ANSWERED = "answered"
    PARTLY_ANSWERED = "partly_answered"
    ASKED = "asked"
    SMALL_TALK = "small_talk"
    OUTSIDE_TOPIC = "outside_topic"
    NO_EVIDENCE = "no_evidence"
    CRISIS = "crisis"
    PERSONAL_DATA = "personal_data"
    STEERING_REFUSED = "steering_refused"
    ABUSIVE = "abusive"
    OTHER_AUTHORITY = "other_authority"
    OTHER_LANGUAGE = "other_language"
    HANDED_OVER = "handed_over"
    LETTER_EXPLAINED = "letter_explained"
    UNSUPPORTED_MESSAGE = "unsupported_message"
    FAILED = "failed"


@dataclass(frozen=True)
class Message:
    """What somebody wrote. Only the protect step may look at `text` and `letter`.

    `hidden` are the kinds of personal data that were masked before it came here; `letter` is the
    text of a file that was sent along, `problem` why it cannot be read (letters/wording.yaml);
    `person` is a pseudonym, by which the use of a chat model is counted and nothing else.
    """

    text: str
    audience: Audience = Audience.CITIZEN
    hidden: tuple[str, ...] = ()
    letter: str = ""
    problem: str = ""
    person: str = ""


@dataclass(frozen=True)
class Source:
    """Where a statement stands: the title, the section, and its place in the library."""

    title: str
    section: str
    location: str


@dataclass(frozen=True)
class Option:
    """Something to choose: its label, and what choosing it means.

    Kinds: `service` (value: a service id), `aspect` (value: a section heading), `person`.
    """

    label: str
    kind: str
    value: str = ""


@dataclass(frozen=True)
class StepTrace:
    """One step of a turn: its name, how long it took, and what it noted (never the message)."""

    step: str
    ms: float
    notes: dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """The answer to one message.

    `services` are ids, best first; `needs` those of a message that holds several, the most
    pressing first; `citation` is the line of `text` that names the source; `wants_person` says
    that a person was asked for; `unknown_word` is a word that somebody must explain; `confidence`
    (0-1) is how surely the message is about what was answered, None where nothing was looked up;
    `ms` is the time of the turn.
    """

    text: str
    outcome: Outcome
    services: tuple[str, ...] = ()
    department: str | None = None
    sources: tuple[Source, ...] = ()
    choices: tuple[Option, ...] = ()
    offers: tuple[Option, ...] = ()
    ms: float = 0.0
    trace: tuple[StepTrace, ...] = ()
    needs: tuple[str, ...] = ()
    citation: str = ""
    wants_person: bool = False
    unknown_word: str = ""
    confidence: float | None = None

    def to_dict(self, *, trace: bool = False) -> dict[str, Any]:
        """The reply as the documented JSON contract has it, with the trace on request."""
        value: dict[str, Any] = {
            "text": self.text,
            "outcome": self.outcome.value,
            "services": list(self.services),
            "needs": list(self.needs),
            "department": self.department,
            "sources": [vars(source) for source in self.sources],
            "choices": [option.label for option in self.choices],
            "offers": [option.label for option in self.offers],
            "confidence": self.confidence,
            "ms": round(self.ms, 2),
        }
        if trace:
            value["trace"] = [vars(step) for step in self.trace]
        return value


@dataclass(frozen=True)
class Topic:
    """Something that was talked about: its services, best first, and the question it began with."""

    services: tuple[str, ...]
    question: str


@dataclass(frozen=True)
class RememberedLetter:
    """Of a letter that was explained: its date, and the deadlines that run from when it came."""

    day: date | None
    deadlines: tuple[Deadline, ...]


@dataclass
class Conversation:
    """What is remembered from turn to turn, and nothing more.

    `topics` are what was answered, newest last; `pending` is a question that was answered by a
    question, or not for sure, with the `aspect` it asked for; `asked` is our question back, until
    it is answered. `failed` counts the turns in a row that helped nobody, `crisis_turns` for how
    many more turns an unclear message is met as somebody in danger.
    """

    topics: tuple[Topic, ...] = ()
    pending: str = ""
    aspect: str | None = None
    options: tuple[Option, ...] = ()
    asked: str = ""
    failed: int = 0
    crisis_turns: int = 0
    told_personal_data: bool = False
    letter: RememberedLetter | None = None

    @property
    def services(self) -> tuple[str, ...]:
        """What was talked about last, best first."""
        return self.topics[-1].services if self.topics else ()

    @property
    def question(self) -> str:
        """The masked question that a short message may refer to."""
        return self.pending or (self.topics[-1].question if self.topics else "")

    def talk_about(self, topic: Topic) -> None:
        """Make a topic the newest one; each is remembered once, the oldest are forgotten."""
        others = [t for t in self.topics if t.services[:1] != topic.services[:1]]
        self.topics = (*others[1 - _REMEMBERED :], topic)


@dataclass
class Turn:
    """One message on its way to a reply. Steps read it, add to it, and may end it."""

    message: Message
    conversation: Conversation
    text: str = ""
    query: str = ""
    notice: str = ""
    crisis: str = ""
    crisis_services: tuple[str, ...] = ()
    too_long: bool = False
    letter: str = ""
    letter_masked: tuple[str, ...] = ()
    letter_problem: str = ""
    unknown_word: str = ""
    aspect: str | None = None
    follow_up: bool = False
    joined: bool = False
    kinds: dict[str, float] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    ages: tuple[AgeRange, ...] = ()
    tone: str = ""
    chosen: str | None = None
    findings: Findings | None = None
    outcome: Outcome | None = None
    body: str = ""
    draftable: str = ""
    source_line: str = ""
    citation: str = ""
    parts: list[str] = field(default_factory=list)
    grounds: list[str] = field(default_factory=list)
    services: tuple[str, ...] = ()
    department: str | None = None
    sources: list[Source] = field(default_factory=list)
    choices: tuple[Option, ...] = ()
    offers: tuple[Option, ...] = ()
    notes: dict[str, Any] = field(default_factory=dict)
    ended: bool = False

    @property
    def for_staff(self) -> bool:
        """Whether the reader is a member of staff."""
        return self.message.audience is Audience.STAFF

    def end(self, outcome: Outcome, text: str) -> None:
        """End the turn here with a text of its own; the remaining steps are skipped."""
        self.outcome = outcome
        self.body = text
        self.ended = True
