"""A small made-up library, file by file, so that a test can change one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from langchain_core.embeddings import Embeddings

from knowledge.content import OWN, SERVICE_HEADINGS, Document, Section

REVIEWED = date(2026, 6, 1)
"""The day on which every fact of the small library was looked at."""

STAFF_ONLY = "Gult ark nummer fire ligger i det aflåste skab bag kontoret."
"""The text of the one staff-only section of a small document."""

DROP: Any = object()
"""Put in place of a value to leave the key or section out."""

_TOPICS: dict[str, tuple[str, str, str, Sequence[str]]] = {
    "rotter": (
        "Rotter i haven",
        "rotteanmeldelse",
        "teknik",
        (
            "en rotte",
            "rotter på loftet",
            "et dyr med lang hale",
            "gnavede ledninger",
            "rottehuller",
        ),
    ),
    "pas": (
        "Nyt pas",
        "pasudstedelse",
        "borgerservice",
        ("mit pas", "et nyt pas", "pasfoto", "et udløbet pas", "et pas til min datter"),
    ),
    "flytning": (
        "Ny adresse",
        "adresseændring",
        "borgerservice",
        ("min flytning", "en ny adresse", "flyttekasserne", "folkeregisteret", "et nyt hus"),
    ),
    "madservice": (
        "Mad bragt ud",
        "madservice",
        "aeldre",
        (
            "varm mad",
            "mad bragt ud",
            "min mors aftensmad",
            "portioner fra køkkenet",
            "dårlig appetit",
        ),
    ),
    "boligstoette": (
        "Hjælp til huslejen",
        "boligstøtte",
        "borgerservice",
        ("min husleje", "en dyr lejlighed", "støtte til boligen", "boligsikring", "udlejeren"),
    ),
    "vinterbad": (
        "Nøgle til badehuset",
        "vinterbadning",
        "teknik",
        ("badebroen", "badehuset", "en nøgle til saunaen", "vinterbadning", "koldt havvand"),
    ),
}

SERVICE_IDS = tuple(_TOPICS)

_QUESTIONS = (
    "jeg har et spørgsmål om {}",
    "hvem ringer jeg til om {}",
    "hjælp, det handler om {}",
    "min nabo taler altid om {}",
    "hvad gør man ved {} her i byen",
)


def phrasings(service_id: str) -> list[str]:
    """The 25 things citizens say about a small service."""
    return [question.format(what) for what in _TOPICS[service_id][3] for question in _QUESTIONS]


def markdown(front: Mapping[str, Any], sections: Mapping[str, str]) -> str:
    """A library file; what is DROP is left out."""
    keys = yaml.safe_dump(_kept(front), allow_unicode=True, sort_keys=False, width=1000)
    body = "".join(f"## {heading}\n{text}\n\n" for heading, text in _kept(sections).items())
    return f"---\n{keys}---\n{body}"


def service(
    service_id: str = "rotter", *, sections: Mapping[str, str] | None = None, **front: Any
) -> str:
    """A service card, with some keys or sections replaced."""
    title, term, department, words = _TOPICS[service_id]
    keys: dict[str, Any] = {
        "id": service_id,
        "title": title,
        "term": term,
        "department": department,
        "law": [{"name": "opdigtet lov", "section": "§ 7"}],
        "source": [f"https://borgerby.example/{service_id}"],
        "reviewed": REVIEWED,
        "urgency": "normal",
        "ask": f"Handler det om {words[0]}?",
        "facts": {"ti dage": f"https://borgerby.example/{service_id}"},
        "say": phrasings(service_id),
    }
    texts = {
        "Kort svar": f"Kommunen hjælper dig med {words[0]} og {words[1]}.",
        "Hvem kan få det": f"Alle i Borgerby, der spørger om {words[2]}.",
        "Sådan gør du": f"1. Ring til kommunen.\n2. Fortæl om {words[3]}.",
        "Hvad sker der så": f"Vi ringer tilbage om {words[4]} inden ti dage.",
        "Hvad koster det": f"Det er gratis at få hjælp til {words[0]}.",
        "Hvis du er uenig": f"Du kan klage over svaret om {words[1]}.",
        "For medarbejdere": f"<!-- audience: staff -->\nVejledning: slå {term} op i fagsystemet.",
    }
    assert tuple(texts) == SERVICE_HEADINGS
    return markdown(keys | front, {**texts, **(sections or {})})


def document(
    document_id: str = "hverdagen", *, sections: Mapping[str, str] | None = None, **front: Any
) -> str:
    """A document; without `sections` its last one is staff-only."""
    keys: dict[str, Any] = {
        "id": document_id,
        "title": "Sådan taler vi sammen",
        "municipality": "Borgerby Kommune",
        "date": "2024",
        "audience": "citizen",
        "source": ["Borgerby Kommune: Sådan taler vi sammen"],
        "reviewed": REVIEWED,
    }
    texts = {
        "Vi siger goddag": "<!-- say: hvordan hilser I | siger I goddag -->\n"
        "Alle ansatte ser op og siger goddag.",
        "Vi holder aftaler": "Lover vi at ringe om tirsdagen, så ringer vi om tirsdagen.",
        "Nødprocedure": f"<!-- audience: staff -->\n<!-- say: hvor er nødplanen -->\n{STAFF_ONLY}",
    }
    return markdown(keys | front, texts if sections is None else sections)


def own_document(
    sections: Mapping[str, str], *, page: int | None = None, trail: Sequence[str] = (), **more: Any
) -> Document:
    """A document that a municipality added itself, as its collection holds it.

    With a `page` each section stands on one of its own, the first on that one.
    """
    values: dict[str, Any] = {
        "id": "affaldsplan-1a2b3c4d",
        "title": "Affaldsplan for Borgerby",
        "municipality": "Teknik og Miljø",
        "date": "uden dato",
        "audience": "citizen",
        "source": ("borgerby.example/affaldsplan",),
        "reviewed": REVIEWED,
        "path": f"{OWN}/planer/affald.pdf",
        "sections": tuple(
            Section(
                heading=heading,
                text=text,
                line=number + 1,
                page=None if page is None else page + number,
                trail=tuple(trail),
            )
            for number, (heading, text) in enumerate(sections.items())
        ),
    }
    return Document.model_validate(values | more)


def community(community_id: str = "naboklubben", **front: Any) -> str:
    """A civil-society offer."""
    keys: dict[str, Any] = {
        "id": community_id,
        "title": "Naboklubben",
        "offer": "Frivillige naboer spiser sammen hver torsdag.",
        "contact": "naboklubben.example",
        "services": ["madservice"],
        "source": ["https://naboklubben.example"],
        "reviewed": REVIEWED,
    }
    return markdown(keys | front, {})


def register(**changes: Any) -> dict[str, Any]:
    """The content of departments.yaml."""
    departments = [
        {
            "id": key,
            "name": name,
            "phone": f"00 00 20 0{number}",
            "hours": "mandag-torsdag kl. 10-14",
            "address": "Torvet 1, Borgerby",
            "handles": [handles],
        }
        for number, (key, name, handles) in enumerate(
            [
                ("borgerservice", "Borgerservice", "pas og flytning"),
                ("aeldre", "Ældre", "mad bragt ud"),
                ("teknik", "Teknik", "rotter og veje"),
            ],
            1,
        )
    ]
    return {
        "municipality": "Borgerby Kommune",
        "example": True,
        "night_lines": {
            line: {"name": line, "phone": "00 00 20 90"}
            for line in ("social", "doctor", "psychiatry")
        },
        "departments": departments,
        "authorities": [authority()],
    } | changes


def authority(**changes: Any) -> dict[str, Any]:
    """Another authority."""
    return {
        "id": "ekstern:skat",
        "name": "Skatteforvaltningen",
        "handles": "Forskudsopgørelse og årsopgørelse.",
        "how": "Ring til Skatteforvaltningen.",
        "web": "skat.example",
        "source": ["https://skat.example"],
        "reviewed": REVIEWED,
        "say": [
            f"{what} {which}"
            for what in ("min årsopgørelse", "mit fradrag", "min restskat", "forskudsopgørelsen")
            for which in ("er forkert", "hvornår kommer pengene")
        ],
    } | changes


def crisis_line(**changes: Any) -> dict[str, Any]:
    """A help line."""
    return {
        "id": "112",
        "name": "Alarmcentralen",
        "phone": "112",
        "hours": "hele døgnet",
        "for": "Fare for liv lige nu.",
        "together_with": ["night_lines.social"],
        "note": "Må stå alene, når der er fare.",
        "source": ["https://alarm.example"],
        "reviewed": REVIEWED,
        "verified": True,
    } | changes


def glossary() -> dict[str, Any]:
    """The content of terms.yaml."""
    return {
        "terms": [
            {
                "term": "pasudstedelse",
                "forms": ["pasudstedelsen"],
                "plain": "at du får et nyt pas",
                "example": "Du får det at vide i et brev.",
                "met": "i breve",
                "area": "pas",
                "status": "draft",
            },
            {
                "term": "visitation",
                "senses": [
                    {
                        "plain": "at vi ser på, hvilken hjælp du kan få",
                        "example": "En medarbejder kommer hjem til dig.",
                        "met": "når du beder om hjælp",
                        "area": "ældre",
                    },
                    {
                        "plain": "at der bliver valgt en afdeling",
                        "example": "Du bliver sendt til en anden afdeling.",
                        "met": "på sygehuset",
                        "area": "sygehus",
                    },
                ],
                "area": "sagens gang",
                "status": "reviewed",
            },
        ],
        "paper_words": [{"word": "vedrørende", "instead": "om"}],
    }


def outside() -> dict[str, Any]:
    """The content of outside.yaml."""
    things = ("et digt", "en vittighed", "en sang", "en gåde", "fodbolden", "vejret", "en film")
    wishes = (
        "fortæl mig lidt om {}",
        "skriv noget sjovt om {}",
        "oversæt {} til fransk",
        "hvem opfandt egentlig {}",
        "kan du godt lide {}",
        "er {} bedre end kaffe",
    )
    return {"examples": [wish.format(thing) for thing in things for wish in wishes]}


def write(folder: Path, name: str, content: str | Mapping[str, Any]) -> Path:
    """Write a library file; a mapping becomes YAML."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = (
        content
        if isinstance(content, str)
        else yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False)
    )
    path.write_text(text, "utf-8")
    return path


def write_library(folder: Path) -> Path:
    """Write the whole small library."""
    for service_id in SERVICE_IDS:
        write(folder, f"services/{service_id}.md", service(service_id))
    write(folder, "conduct/hverdagen.md", document())
    write(
        folder,
        "strategies/haabet.md",
        document(
            "haabet",
            title="Byen ved havet",
            sections={
                "Træer": "<!-- say: hvor mange træer -->\nByen planter hundrede egetræer.",
                "Cykler": "Alle børn lærer at cykle, før de begynder i skole.",
            },
        ),
    )
    write(folder, "communities/naboklubben.md", community())
    write(folder, "departments.yaml", register())
    write(folder, "crisis_lines.yaml", {"lines": [crisis_line()]})
    write(folder, "terms.yaml", glossary())
    write(folder, "outside.yaml", outside())
    return folder


def line_of(path: Path, text: str) -> int:
    """The 1-based line of a file on which a text first stands."""
    rows = path.read_text("utf-8").splitlines()
    return next(number for number, row in enumerate(rows, 1) if text in row)


class CountingEmbeddings(Embeddings):
    """A named model that remembers what it was asked: letter counts as vectors."""

    def __init__(self, dimension: int = 32) -> None:
        self.dimension = dimension
        self.embedded: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.embedded += texts
        return [self._vector(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self._vector(text)

    def _vector(self, text: str) -> list[float]:
        vector = [1.0] * self.dimension
        for letter in text.lower():
            vector[ord(letter) % self.dimension] += 1.0
        return vector


def _kept(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not DROP}
