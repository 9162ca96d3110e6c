"""An endpoint on this machine that says and does what a test tells it to."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from loresmith.contracts import ChatRequest, Message
from loresmith.recipe import Chat

KEY = "sk-planted-0123456789abcdef"


@dataclass
class Said:
    """What the endpoint does with one call."""

    body: Any = None
    """A JSON value, or bytes as they are; None hangs up without a word."""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    work: Callable[[BaseHTTPRequestHandler], None] | None = None
    """Does something else altogether."""
    wait: threading.Event | None = None
    """Answers only when this is set, or after five seconds."""


def completion(text: str | None, *, finish: str = "stop", **message: Any) -> dict[str, Any]:
    """A chat completion as endpoints send it."""
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text, **message}}
    return {"object": "chat.completion", "choices": [choice], "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}}


@dataclass
class Endpoint:
    """A running endpoint and what it has heard."""

    url: str
    heard: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    n_answered: int = 0
    """Calls it answered with status 200: what a provider would charge for."""
    n_at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def settings(self, **changes: Any) -> Chat:
        """Settings that ask this endpoint."""
        defaults = {"model": "scripted", "base_url": self.url, "api_key_env": "LORESMITH_TEST_KEY", "structured": "plain", "timeout": 5}
        return Chat.model_validate({**defaults, **changes})


Script = Callable[[dict[str, Any], int], Said]


@pytest.fixture
def serve() -> Iterator[Callable[[Script], Endpoint]]:
    """Start endpoints; all of them end with the test."""
    servers: list[ThreadingHTTPServer] = []

    def start(script: Script) -> Endpoint:
        server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
        server.daemon_threads, server.block_on_close = True, False
        endpoint = Endpoint(f"http://127.0.0.1:{server.server_port}/v1")
        server.RequestHandlerClass = _handler(endpoint, script)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        servers.append(server)
        return endpoint

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> str:
    """A key in the environment."""
    monkeypatch.setenv("LORESMITH_TEST_KEY", KEY)
    return KEY


@pytest.fixture
def request_for() -> Callable[..., ChatRequest]:
    """Make a request of one turn."""
    return lambda text, **more: ChatRequest((Message("user", text),), **more)


def _handler(endpoint: Endpoint, script: Script) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with endpoint.lock:
                endpoint.heard.append(body)
                endpoint.headers.append(dict(self.headers))
                endpoint.n_at_once += 1
                endpoint.most_at_once = max(endpoint.most_at_once, endpoint.n_at_once)
                nth = len(endpoint.heard)
            try:
                _say(self, script(body, nth), endpoint)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
            finally:
                with endpoint.lock:
                    endpoint.n_at_once -= 1

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler


def _say(handler: BaseHTTPRequestHandler, said: Said, endpoint: Endpoint) -> None:
    if said.wait:
        said.wait.wait(5)
    if said.work:
        said.work(handler)
    if said.work or said.body is None:
        handler.close_connection = True
        handler.connection.shutdown(socket.SHUT_RDWR)
        return
    if said.status == 200:
        with endpoint.lock:
            endpoint.n_answered += 1
    body = said.body if isinstance(said.body, bytes) else json.dumps(said.body).encode()
    handler.send_response(said.status)
    for name, value in {"Content-Type": "application/json", **said.headers, "Content-Length": str(len(body))}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)
