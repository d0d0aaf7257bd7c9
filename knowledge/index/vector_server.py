"""A Chroma server that several bots share: reached, prepared and swept.

One database for an installation, in it a collection for each build and audience:
<build>-citizen, <build>-staff. A database belongs to one index folder.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from knowledge.content import Audience
from knowledge.index.errors import IndexProblem, VectorsAway

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from httpx import Response

ASK_SECONDS = 3.0
"""People wait: a server that has not answered by then is away."""

WRITE_SECONDS = 120.0
_ORPHANED_AFTER = timedelta(hours=1)
_STAMP = "build-%Y%m%d%H%M%S%f"


@dataclass(frozen=True)
class VectorServer:
    """A Chroma server, http[s]://[user:password@]host[:port], and our database there."""

    url: str
    database: str

    def __str__(self) -> str:
        """The address as it may be told: without a password."""
        scheme, _, rest = self.url.rstrip("/").rpartition("://")
        return f"{scheme}://{rest.rpartition('@')[2]}"


def collection_name(build: str, audience: Audience) -> str:
    """What the collection of an audience in a build is called."""
    return f"{build}-{audience}"


def connect(server: VectorServer, seconds: float) -> ClientAPI:
    """A client of our database, for requests that take no longer than `seconds`; `disconnect` it.

    Raises:
        VectorsAway: the server does not answer, or has no such database.
    """
    import chromadb
    import httpx
    from chromadb.config import Settings

    with server_errors(server):
        # Chroma's client asks at once and waits without end; what it would ask is asked before.
        if not _has_database(server):
            raise VectorsAway.lost(str(server), server.database)
        client = chromadb.HttpClient(
            server.url.rstrip("/"),
            ssl=server.url.startswith("https:"),
            settings=Settings(anonymized_telemetry=False),
            database=server.database,
        )
        client._server._session.timeout = httpx.Timeout(seconds)
    return client


def disconnect(client: ClientAPI) -> None:
    """Close a client with its connections, which Chroma leaves open."""
    sessions = [each._server._session for each in (client, client._admin_client)]
    client.close()
    for session in sessions:
        session.close()


def make_database(server: VectorServer) -> None:
    """Make our database on the server when there is none.

    Raises:
        VectorsAway: the server does not answer, or refuses.
    """
    import httpx

    with server_errors(server):
        if not _has_database(server):
            _check(
                httpx.post(
                    _databases(server), json={"name": server.database}, timeout=WRITE_SECONDS
                )
            )


def forget_builds(server: VectorServer, folder: Path, swept: set[str]) -> None:
    """Remove the collections of swept builds, and those that a builder who died left behind.

    What cannot be removed now is removed after the next build.
    """
    with contextlib.suppress(VectorsAway), server_errors(server):
        client = connect(server, WRITE_SECONDS)
        try:
            for name in [collection.name for collection in client.list_collections()]:
                build = name.rpartition("-")[0]
                if build in swept or (_is_old(build) and not (folder / build).exists()):
                    client.delete_collection(name)
        finally:
            disconnect(client)


@contextlib.contextmanager
def server_errors(server: VectorServer) -> Iterator[None]:
    """Whatever goes wrong with the server, in one line with the way out.

    Raises:
        VectorsAway: the server does not answer, or lacks what was asked for.
    """
    from chromadb.errors import NotFoundError

    try:
        yield
    except IndexProblem:
        raise
    except NotFoundError as error:
        raise VectorsAway.lost(str(server), server.database) from error
    except Exception as error:  # Chroma's client raises plain Exception for what it cannot read
        raise VectorsAway.at(str(server), str(error) or type(error).__name__) from error


def _has_database(server: VectorServer) -> bool:
    import httpx

    response = httpx.get(f"{_databases(server)}/{quote(server.database)}", timeout=ASK_SECONDS)
    if response.status_code == httpx.codes.NOT_FOUND:
        return False
    _check(response)
    return True


def _databases(server: VectorServer) -> str:
    return f"{server.url.rstrip('/')}/api/v2/tenants/default_tenant/databases"


def _check(response: Response) -> None:
    """Raise what the server says; httpx's own error would tell the password in the address."""
    if response.is_error:
        raise ValueError(f"{response.status_code} {response.text}")


def _is_old(build: str) -> bool:
    """Whether a name is a build's, and so old that nobody can be building it."""
    try:
        begun = datetime.strptime(build.rpartition("-")[0], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return False
    return datetime.now(UTC) - begun > _ORPHANED_AFTER
