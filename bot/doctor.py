"""What is installed, configured and reachable; each problem with its fix."""

from __future__ import annotations

import importlib.metadata
import os
import sys
import tempfile
from dataclasses import dataclass

from bot.indexing import read_library, vector_server
from bot.models import ModelError, embedder_name, named_embeddings
from bot.prompt_files import WordingError
from bot.rerankers import named_reranker
from bot.settings import Settings
from bot.wording import Wording
from knowledge.calendar import today
from knowledge.index.errors import IndexProblem
from knowledge.index.store import EMBEDDED, open_index
from knowledge.intake.collection import CollectionError
from knowledge.library import Library, LibraryError
from knowledge.lint import check_library

_PACKAGES = ("langchain-core", "langchain-chroma", "chromadb", "pydantic", "scikit-learn")


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is well, and if not, how to mend it."""

    topic: str
    ok: bool
    detail: str
    fix: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Look at everything that is needed. Leaves nothing behind in the data folder."""
    from bot.telegram.doctor import examine_bot

    findings = [_python(), *(_package(name) for name in _PACKAGES), _data_folder(settings)]
    library, found = _library(settings)
    findings += found
    findings += [_embedding(settings), _reranker(settings), _chat_model(settings)]
    if library:
        findings += [_wording(library), _index(settings, library)]
    return [*findings, *examine_bot(settings, library)]


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    ok = sys.version_info >= (3, 11)
    return Finding("python", ok, version, "" if ok else "install Python 3.11 or newer")


def _package(name: str) -> Finding:
    try:
        return Finding(name, True, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, False, "not installed", "pip install -r requirements.lock")


def _data_folder(settings: Settings) -> Finding:
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder) as file:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        fix = "free space or set BORGERLAND_DATA_DIR to a folder that can be written"
        return Finding("data folder", False, f"{folder}: {error.strerror}", fix)
    return Finding("data folder", True, str(folder))


def _library(settings: Settings) -> tuple[Library | None, list[Finding]]:
    try:
        library = read_library(settings)
    except LibraryError as error:
        return None, [Finding("library", False, str(error), "borgerland library check")]
    except CollectionError as error:
        return None, [Finding("own documents", False, str(error), "see above")]
    problems = check_library(library, today())
    detail = f"{len(library.services)} services, {len(library.documents)} documents"
    if problems:
        detail += f", {len(problems)} problems; first: {problems[0]}"
    fix = "borgerland library check" if problems else ""
    findings = [Finding("library", not problems, detail, fix)]
    if library.register.example:
        note = f"{library.register.municipality} is an example; replace departments.yaml with yours"
        findings.append(Finding("municipality", True, note))
    return library, findings


def _embedding(settings: Settings) -> Finding:
    if not settings.embedding_model:
        return Finding("embedding", True, f"{EMBEDDED} (embedded default, nothing to download)")
    try:
        model = named_embeddings(settings)
        assert model is not None
        size = len(model.embed_query("prøve"))
    except ModelError as error:
        return Finding("embedding", False, str(error), "mend or empty BORGERLAND_EMBEDDING_MODEL")
    return Finding("embedding", True, f"{settings.embedding_model}, {size} dimensions")


def _reranker(settings: Settings) -> Finding:
    if not settings.reranker_model:
        return Finding("reranker", True, "none (docs/embeddings.md)")
    try:
        reranker = named_reranker(settings)
    except ModelError as error:
        return Finding("reranker", False, str(error), "mend or empty BORGERLAND_RERANKER_MODEL")
    assert reranker is not None
    detail = f"{settings.reranker_model}, reads {reranker.passages} passages"
    return Finding("reranker", True, detail)


def _chat_model(settings: Settings) -> Finding:
    """Asked once, as the bot will ask it: nothing of anybody's is sent."""
    from bot.chat_model.trial import try_model

    if not settings.chat_model:
        return Finding("chat model", True, "none: answers are composed (docs/chat-models.md)")
    try:
        call = try_model(settings)
    except (ModelError, WordingError) as error:
        return Finding("chat model", False, str(error), "mend or empty BORGERLAND_CHAT_MODEL")
    detail = f"{settings.chat_model}: {call.result}, {call.ms:.0f} ms, {call.tokens} tokens"
    if call.answer is None:
        fix = "see the line logged above; docs/chat-models.md tells what a model must do"
        return Finding("chat model", False, detail, fix)
    return Finding("chat model", True, detail)


def _wording(library: Library) -> Finding:
    try:
        Wording(library.register, library.crisis_lines)
    except WordingError as error:
        return Finding("wording", False, str(error), "mend the file in prompts/")
    return Finding("wording", True, "all outcomes worded, all crisis numbers present")


def _index(settings: Settings, library: Library) -> Finding:
    try:
        server = vector_server(settings)
        index = open_index(settings.index_dir, embedder_name(settings), server)
    except IndexProblem as error:
        return Finding("index", False, str(error), error.fix)
    manifest = index.manifest
    detail = f"{manifest.passages} passages, {manifest.embedder}, built {manifest.built}"
    if manifest.library != library.digest:
        return Finding("index", False, f"{detail}, older than the library", "borgerland index")
    return Finding("index", True, detail)
