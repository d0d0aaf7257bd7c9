"""The systems that are compared: each indexes the passages and then finds their ids.

All get the same passages, with the citizens' phrasings in them, and otherwise work as they come:
no other setting than how many passages to give back. None may use the network.
"""

from __future__ import annotations

import importlib.util
import os
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from knowledge.content import Audience
from knowledge.index.passages import Passage, make_passages
from knowledge.index.store import readable_by
from knowledge.library import Library

CANDIDATES = 100
"""So many passages each system gives back; our search compares as many."""

_EMBEDDING = "embedding.npz"
_NEEDED = ("haystack", "langchain_classic", "langchain_community", "matplotlib", "rank_bm25")
_QUIET = {
    "ANONYMIZED_TELEMETRY": "False",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
}

Finder = Callable[[str], list[str]]
"""Question in, passage ids out, best first."""


class MissingExtra(Exception):
    """A package is not installed. The message says how to install it."""


@dataclass(frozen=True)
class Material:
    """What a system is built from: the library, and an empty folder to write in."""

    library: Library
    folder: Path

    @cached_property
    def passages(self) -> list[Passage]:
        """The passages that a citizen may read."""
        return readable_by(Audience.CITIZEN, make_passages(self.library))


def check_installed() -> None:
    """Make sure that the other systems are there.

    Raises:
        MissingExtra: some are not.
    """
    absent = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if absent:
        raise MissingExtra(
            f"needs {', '.join(absent)}; install with: "
            ".venv/bin/pip install -r requirements-bench.lock (or 'borgerland[bench]')"
        )


def stay_private() -> None:
    """Switch off what would tell others of our questions, before anything is imported."""
    os.environ.update(_QUIET)


def prepare_ours(material: Material) -> None:
    """Build the index as `borgerland index` does."""
    from knowledge.index.build import build_index

    build_index(material.library, material.folder)


def open_ours(material: Material) -> Finder:
    """`knowledge.search.Search` over that index."""
    from knowledge.index.glossary import glossary_stems
    from knowledge.index.store import open_index
    from knowledge.search import Search

    index = open_index(material.folder)
    search = Search(index, index.svd, glossary_stems(material.library.glossary))
    return lambda message: [hit.passage.id for hit in search.find(message).owners]


def open_bm25(material: Material) -> Finder:
    """BM25 over the words between blanks."""
    return _finder(_bm25(material))


def prepare_chroma(material: Material) -> None:
    """Fit the embedding as our index does, and store a vector of each passage."""
    from knowledge.index.char_svd import CharSvd
    from knowledge.index.vectors import chroma

    embedding = CharSvd.fit([passage.index_text for passage in make_passages(material.library)])
    embedding.save(material.folder / _EMBEDDING)
    store = chroma(material.folder, Audience.CITIZEN, create=True, embedding=embedding)
    store.add_texts(
        [passage.index_text for passage in material.passages],
        metadatas=[{"id": passage.id} for passage in material.passages],
        ids=[passage.id for passage in material.passages],
    )


def open_chroma(material: Material) -> Finder:
    """Nearest vectors of our own embedding, and nothing else."""
    return _finder(_chroma(material))


def open_ensemble(material: Material) -> Finder:
    """BM25 and nearest vectors, fused by rank with equal weights."""
    from langchain_classic.retrievers import EnsembleRetriever

    both = [_bm25(material), _chroma(material)]
    return _finder(EnsembleRetriever(retrievers=both, id_key="id"))


def open_haystack(material: Material) -> Finder:
    """BM25 over lower-case words."""
    from haystack import Document
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store = InMemoryDocumentStore()
    store.write_documents([Document(id=p.id, content=p.index_text) for p in material.passages])
    retriever = InMemoryBM25Retriever(store, top_k=CANDIDATES)
    return lambda message: [found.id for found in retriever.run(message)["documents"]]


def _bm25(material: Material) -> Any:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*is being sunset", DeprecationWarning)
        from langchain_community.retrievers import BM25Retriever

    return BM25Retriever.from_texts(
        [passage.index_text for passage in material.passages],
        metadatas=[{"id": passage.id} for passage in material.passages],
        k=CANDIDATES,
    )


def _chroma(material: Material) -> Any:
    from knowledge.index.char_svd import CharSvd
    from knowledge.index.vectors import chroma

    embedding = CharSvd.load(material.folder / _EMBEDDING)
    store = chroma(material.folder, Audience.CITIZEN, create=False, embedding=embedding)
    found = min(CANDIDATES, len(material.passages))
    return store.as_retriever(search_kwargs={"k": found})


def _finder(retriever: Any) -> Finder:
    return lambda message: [found.metadata["id"] for found in retriever.invoke(message)]


def _nothing(_: Material) -> None:
    """What is kept in memory only is made when it is opened."""


@dataclass(frozen=True)
class System:
    """A search to measure: its name in the tables, what it is, and how to get it going.

    `prepare` writes to the folder what lasts, `open` gives the search; they run in two processes.
    """

    name: str
    about: str
    open: Callable[[Material], Finder]
    prepare: Callable[[Material], None] = _nothing


OURS = System(
    "ours",
    "`knowledge.search.Search`: intent learnt from the phrasings, Danish BM25 and vectors, fused",
    open_ours,
    prepare_ours,
)
OTHERS = (
    System("LangChain BM25", "`BM25Retriever` with rank-bm25: the words between blanks", open_bm25),
    System(
        "Chroma",
        "`langchain-chroma` with the same embedding as ours, alone",
        open_chroma,
        prepare_chroma,
    ),
    System(
        "LangChain ensemble",
        "`EnsembleRetriever` of these two with equal weights",
        open_ensemble,
        prepare_chroma,
    ),
    System("Haystack BM25", "`InMemoryBM25Retriever` (BM25L): lower-case words", open_haystack),
)
