"""What asking through the cache costs beside the calls themselves: a bare loop of threads against ours, in turn.

    python bench/chat.py [--calls 400] [--concurrency 8] [--latency 0.05] [--pairs 3] [--json]

A server in a process of its own answers every call after `--latency` seconds. The bare loop posts the same bodies with the
standard library and forgets the replies; ours starts its courier, writes every reply to disk before it is read, and can be
killed at any point. Says the ratio of the times, and how long the same replies take out of the cache.
"""

import argparse
import json
import multiprocessing
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from threading import local

from loresmith.chat.open import open_chat
from loresmith.chat.wire import Dialect, body_of
from loresmith.contracts import ChatRequest, Message
from loresmith.recipe import Chat

WORDS = "A rollback journal is a file in which SQLite keeps the old content of pages. " * 20


def main() -> None:
    """Measure and print."""
    options = _options()
    here, there = multiprocessing.Pipe()
    server = multiprocessing.Process(target=_serve, args=(there, options.latency), daemon=True)
    server.start()
    settings = Chat(model="bench", base_url=f"http://127.0.0.1:{here.recv()}/v1", structured="plain", concurrency=options.concurrency)
    requests = [ChatRequest((Message("user", f"{WORDS} Question {nth}?"),)) for nth in range(options.calls)]
    pairs = [(_bare(settings, requests), *_ours(settings, requests)) for _ in range(options.pairs)]
    server.terminate()
    result = {
        "calls": options.calls,
        "bare_seconds": [round(bare, 2) for bare, _, _ in pairs],
        "ours_seconds": [round(ours, 2) for _, ours, _ in pairs],
        "ratio": round(statistics.median(ours / bare for bare, ours, _ in pairs), 2),
        "cached_seconds": round(statistics.median(cached for _, _, cached in pairs), 3),
    }
    print(json.dumps(result) if options.json else "\n".join(f"{name}: {value}" for name, value in result.items()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=400)
    parser.add_argument("--concurrency", type=int, default=8)
    parser.add_argument("--latency", type=float, default=0.05, help="seconds")
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _bare(settings: Chat, requests: list[ChatRequest]) -> float:
    kept, port = local(), int(settings.base_url.split(":")[2].removesuffix("/v1"))

    def post(request: ChatRequest) -> None:
        if not hasattr(kept, "connection"):
            kept.connection = HTTPConnection("127.0.0.1", port)
        kept.connection.request("POST", "/v1/chat/completions", body_of(request, model="bench", dialect=Dialect("plain")))
        json.loads(kept.connection.getresponse().read())

    started = time.perf_counter()
    with ThreadPoolExecutor(settings.concurrency) as pool:
        list(pool.map(post, requests))
    return time.perf_counter() - started


def _ours(settings: Chat, requests: list[ChatRequest]) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        model = open_chat(settings, cache=Path(folder) / "chat.sqlite")
        times = []
        for _ in range(2):
            started = time.perf_counter()
            assert all(reply.text for reply in model.ask(requests))
            times.append(time.perf_counter() - started)
    return times[0], times[1]


def _serve(port: Connection, latency: float) -> None:
    completion = {
        "choices": [{"message": {"content": "Yes."}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 9, "completion_tokens": 2},
    }
    body = json.dumps(completion).encode()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            """Answer after a while."""
            self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(latency)
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            self.wfile.write(head.encode() + body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    port.send(server.server_port)
    server.serve_forever()


if __name__ == "__main__":
    main()
