"""Talk to a headless Chromium of our own over two pipes: no port that others could use, nothing but the standard library.

It runs with a profile and an environment of its own, and without a network: its names lead nowhere and its proxy does not exist.
What it asks for is given to it by `render.py`. When we die the pipes close, and it ends by itself.

Source: https://chromedevtools.github.io/devtools-protocol/.
"""

import fcntl
import json
import os
import select
import shutil
import signal
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

MAX_MESSAGE = 60_000_000
"""Bytes of one message; a page of 20 MB escaped is below it."""
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_OPTIONS = (
    *(
        "--headless --remote-debugging-pipe --no-first-run --no-default-browser-check --disable-gpu --disable-dev-shm-usage --mute-audio "
        "--disable-background-networking --disable-component-update --disable-sync --disable-extensions --disable-default-apps "
        "--disable-breakpad --disable-crash-reporter --disable-client-side-phishing-detection --disable-remote-fonts "
        "--renderer-process-limit=1 --js-flags=--max-old-space-size=512 "
        # No way out: no names, a proxy that is not there, nothing beside the proxy, nothing made https on the way.
        "--proxy-server=127.0.0.1:9 --proxy-bypass-list=<-loopback> --disable-quic "
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp --disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable"
    ).split(),
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


class BrowserError(Exception):
    """The browser did not do what was asked, or not in time."""


def find_browser() -> str:
    """Return the path of a Chromium: CHROME_PATH where it is set, else the first in PATH; nothing where there is none."""
    named = os.environ.get("CHROME_PATH", "")
    return shutil.which(named) or "" if named else next(filter(None, map(shutil.which, _NAMES)), "")


class Devtools:
    """A running browser: commands go in, answers and events come out."""

    def __init__(self, write_to: int, read_from: int) -> None:
        self._write_to, self._read_from = write_to, read_from
        self._n_sent = 0
        self._received = bytearray()
        self._events: deque[dict[str, Any]] = deque()

    def ask(self, method: str, parameters: dict[str, Any] | None = None, *, session: str = "", deadline: float) -> dict[str, Any]:
        """Return the result of a command; events that come before it wait their turn. BrowserError after the deadline."""
        number = self.tell(method, parameters, session=session)
        while True:
            message = self._message(deadline)
            if message.get("id") == number:
                if "error" in message:
                    raise BrowserError(f"{method}: {message['error'].get('message', 'refused')}")
                result: dict[str, Any] = message["result"]
                return result
            if "method" in message:
                self._events.append(message)

    def tell(self, method: str, parameters: dict[str, Any] | None = None, *, session: str = "") -> int:
        """Send a command whose result is not waited for, and return its number."""
        self._n_sent += 1
        message = {"id": self._n_sent, "method": method, "params": parameters or {}} | ({"sessionId": session} if session else {})
        left = memoryview(json.dumps(message).encode() + b"\0")
        while left:
            try:
                left = left[os.write(self._write_to, left) :]
            except OSError as error:
                raise BrowserError("Chromium has ended.") from error
        return self._n_sent

    def event(self, deadline: float) -> dict[str, Any]:
        """Return the next event; BrowserError after the deadline, a point of `time.monotonic`."""
        while not self._events:
            message = self._message(deadline)
            if "method" in message:
                self._events.append(message)
        return self._events.popleft()

    def _message(self, deadline: float) -> dict[str, Any]:
        while (end := self._received.find(b"\0")) < 0:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._read_from], [], [], left)[0]:
                raise BrowserError("Chromium took too long.")
            piece = os.read(self._read_from, 1 << 20)
            if not piece:
                raise BrowserError("Chromium has ended.")
            self._received += piece
            if len(self._received) > MAX_MESSAGE:
                raise BrowserError("The page is too large.")
        message: dict[str, Any] = json.loads(self._received[:end])
        del self._received[: end + 1]
        return message


@contextmanager
def browser(path: str) -> Iterator[Devtools]:
    """Run a browser with a new profile; at the end it, its children and the profile are gone."""
    # Above the numbers that are given out below: 3 and 4 are where it listens and answers.
    their_end, our_end = map(_high, os.pipe())
    our_ear, their_voice = map(_high, os.pipe())
    with tempfile.TemporaryDirectory(prefix="loresmith-chromium-", ignore_cleanup_errors=True) as profile:
        pid = _spawn(path, profile, listens_at=their_end, answers_at=their_voice)
        os.close(their_end)
        os.close(their_voice)
        try:
            yield Devtools(our_end, our_ear)
        finally:
            os.close(our_end)
            os.close(our_ear)
            os.killpg(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _spawn(path: str, profile: str, *, listens_at: int, answers_at: int) -> int:
    """Start the browser as leader of a process group of its own, with none of our environment but PATH: keys live there."""
    # Chromium's sandbox refuses to be set up by root; containers know no one else.
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    quiet = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
    pipes = [(os.POSIX_SPAWN_DUP2, listens_at, 3), (os.POSIX_SPAWN_DUP2, answers_at, 4)]
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": profile, "TMPDIR": profile, "LANG": "C.UTF-8"}
    arguments = [path, *_OPTIONS, *as_root, f"--user-data-dir={profile}", "about:blank"]
    return os.posix_spawn(path, arguments, environment, file_actions=[*quiet, *pipes], setpgroup=0)


def _high(number: int) -> int:
    high = fcntl.fcntl(number, fcntl.F_DUPFD_CLOEXEC, 20)
    os.close(number)
    return high
