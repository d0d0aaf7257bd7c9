"""An OpenAI-compatible chat server over real HTTP on this machine, which behaves as it is told."""

from __future__ import annotations

import json
import os
import re
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from time import perf_counter
from typing import Any

_SOURCE = re.compile(r'<kilde id="(\w+)">\n(.*?)\n</kilde>', re.S)


@dataclass(frozen=True)
class Asked:
    """A request as the server got it; the names of `headers` are in lower case."""

    raw: str
    headers: dict[str, str]

    @property
    def body(self) -> dict[str, Any]:
        """The JSON of the request."""
        return dict(json.loads(self.raw))

    @property
    def form(self) -> str:
        """The name of the form that the answer must have, which tells the use."""
        return str(self.body["response_format"]["json_schema"]["name"])

    @property
    def told(self) -> str:
        """All messages as one text."""
        return "\n\n".join(str(message["content"]) for message in self.body["messages"])

    @property
    def tokens_in(self) -> int:
        """What the server counts as read."""
        return len(self.told) // 4

    @property
    def sources(self) -> dict[str, str]:
        """The passages it was given, by their ids."""
        return dict(_SOURCE.findall(self.body["messages"][1]["content"]))


class Exchange:
    """A request, and its answer byte by byte."""

    def __init__(self, handler: _Handler, asked: Asked) -> None:
        self.asked = asked
        self._closing = handler.server.closing
        self._handler = handler

    def begin(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        """Send the status and the headers; the body may follow at any pace."""
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", kind)
        self._handler.send_header("Transfer-Encoding", "chunked")
        for name, value in headers.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.end_headers()

    def send(self, data: bytes) -> None:
        """Send a piece of the body."""
        self._handler.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))
        self._handler.server.sent += len(data)

    def end(self) -> None:
        """The body is whole."""
        self._handler.wfile.write(b"0\r\n\r\n")

    def write(self, data: bytes) -> None:
        """Send bytes as they are, before or instead of headers."""
        self._handler.wfile.write(data)

    def end_at_once(self) -> None:
        """Answer with nothing at all."""
        self.begin()
        self.end()

    def wait(self, seconds: float) -> bool:
        """Let time pass; whether the server still lives."""
        return not self._closing.wait(seconds)

    def reset(self) -> None:
        """Cut the connection off without a goodbye."""
        linger = struct.pack("ii", 1, 0)
        self._handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._handler.close_connection = True
        os.close(self._handler.connection.detach())


Behaviour = Callable[[Exchange], None]
Script = Callable[[Asked], Behaviour]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script: Script = lambda _: Exchange.end_at_once
        self.closing = Event()
        self.lock = Lock()
        self.asked: list[Asked] = []
        self.sent = self.now = self.most_at_once = 0
        self.busy = 0.0

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what many of these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        started = perf_counter()
        raw = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode(errors="replace")
        asked = Asked(raw, {name.lower(): value for name, value in self.headers.items()})
        with self.server.lock:
            self.server.asked.append(asked)
            self.server.now += 1
            self.server.most_at_once = max(self.server.most_at_once, self.server.now)
        try:
            self.server.script(asked)(Exchange(self, asked))
        finally:
            with self.server.lock:
                self.server.now -= 1
                self.server.busy += perf_counter() - started

    do_GET = do_PUT = do_PATCH = do_POST  # noqa: N815 - the names that http.server calls

    def log_message(self, *_: object) -> None:
        """Nothing is told."""


class OpenAIServer:
    """A running server: what it was asked, how much it has sent, and how many asked at once."""

    def __init__(self, server: _Server) -> None:
        self._server = server
        self.url = f"http://127.0.0.1:{server.server_address[1]}/v1"

    def does(self, *behaviours: Behaviour) -> None:
        """Behave so, in order; the last goes on for ever."""
        left = list(behaviours)
        self.follows(lambda _: left.pop(0) if len(left) > 1 else left[0])

    def follows(self, script: Script) -> None:
        """Behave as a function of each request."""
        self._server.script = script

    @property
    def asked(self) -> list[Asked]:
        """All requests in the order they came."""
        return self._server.asked

    @property
    def sent(self) -> int:
        """Bytes of bodies that clients took, or their systems buffered."""
        return self._server.sent

    @property
    def most_at_once(self) -> int:
        """The most requests that were being answered at a time."""
        return self._server.most_at_once

    @property
    def busy_ms(self) -> float:
        """What the server itself spent on all its answers."""
        return self._server.busy * 1000


@contextmanager
def openai_server() -> Iterator[OpenAIServer]:
    """A server on a free port until the block ends; whoever hangs there is let go."""
    server = _Server()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield OpenAIServer(server)
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
