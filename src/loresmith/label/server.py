"""A page for one person on this machine: bound to 127.0.0.1, behind an address nobody can guess, closed when the work is done.

Other pages of the same browser can send requests here too, so every request must name this host, know the token, and what is sent must
come from our own page. Bodies are small and requests are short, or they are refused.
"""

import secrets
import time
from collections.abc import Sequence
from hmac import compare_digest
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs

from . import page, ratings
from .page import Item
from .sample import Sheet

HOST = "127.0.0.1"
MOST_BYTES = 32_768  # of a body: five ratings and a note of 2,000 characters, percent-encoded
LAST = "last"
"""Ends the address that shows the sheet rated last, to correct it."""
PATIENCE = 10.0  # seconds a request may take to arrive


class Desk(ThreadingHTTPServer):
    """The open page; `url` is what to open, and `serve` answers it. A port of 0 takes a free one."""

    daemon_threads = True

    def __init__(self, sheets: Sequence[Sheet], path: Path, *, items: Sequence[Item], rater: str, port: int = 0) -> None:
        self.sheets, self.path, self.items, self.rater = list(sheets), path, items, rater
        self.token, self.lock, self.shown = secrets.token_urlsafe(24), Lock(), dict[str, float]()
        super().__init__((HOST, port), _Handler)

    @property
    def url(self) -> str:
        """The address of the page, token and all."""
        return f"http://{HOST}:{self.server_port}/{self.token}/"

    def open_sheets(self) -> list[Sheet]:
        """Return what is still to be rated."""
        return ratings.unrated(self.sheets, self.path, rater=self.rater)

    def last(self) -> tuple[Sheet, dict[str, str]] | None:
        """Return the sheet this person rated last and what was chosen, as the page sends it; None before the first."""
        own = ratings.rated(self.sheets, self.path, rater=self.rater)
        if not own:
            return None
        sheet, one = own[-1]
        sent: dict[float | None, str] = {None if value == "none" else float(value): value for value, _ in page.CHOICES}
        chosen = {name: sent[value] for name, value in one.ratings.items()}
        return sheet, {**chosen, "note": one.note, "sheet": sheet.id}

    def keep(self, sent: dict[str, str]) -> str:
        """Keep what the page sent and return an empty text, or return what is wrong with it."""
        sheet = next((one for one in self.sheets if one.id == sent.get("sheet")), None)
        if sheet is None:
            return "This page is of another sample. It has been replaced by one of this sample."
        chosen = {item.name: sent.get(item.name, "") for item in self.items}
        if missing := [name for name, value in chosen.items() if value not in dict(page.CHOICES)]:
            return f"Not rated yet: {', '.join(missing)}."
        values = {name: None if value == "none" else float(value) for name, value in chosen.items()}
        seconds = time.monotonic() - self.shown[sheet.id] if sheet.id in self.shown else None
        with self.lock:
            names = [item.name for item in self.items]
            ratings.rate(self.path, sheet, values, items=names, rater=self.rater, note=sent.get("note", ""), seconds=seconds)
        return ""


def serve(desk: Desk) -> None:
    """Answer requests until every sheet is rated and the page that says so was shown, or until interrupted; then close."""
    try:
        desk.serve_forever(poll_interval=0.1)
    finally:
        desk.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Desk
    timeout = PATIENCE
    server_version, sys_version = "Loresmith", ""

    def do_GET(self) -> None:
        if not self._is_allowed():
            return
        last = self.server.last() if self._is_correction() else None
        self._show(given=last[1] if last else None)

    def do_POST(self) -> None:
        if not self._is_allowed():
            return
        own = f"http://{self.headers.get('Host')}"
        if self.headers.get("Origin") != own or self.headers.get("Content-Type", "").split(";")[0] != "application/x-www-form-urlencoded":
            self._refuse(HTTPStatus.FORBIDDEN)
            return
        size = self.headers.get("Content-Length", "")
        if not size.isdecimal() or int(size) > MOST_BYTES:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        try:
            parsed = parse_qs(self.rfile.read(int(size)).decode(), keep_blank_values=True, max_num_fields=32)
        except (ValueError, TimeoutError):
            self._refuse(HTTPStatus.BAD_REQUEST)
            return
        sent = {name: values[-1] for name, values in parsed.items()}
        fault = self.server.keep(sent)
        if fault:
            self._show(fault, sent, HTTPStatus.UNPROCESSABLE_ENTITY)
        else:
            self._send(HTTPStatus.SEE_OTHER, b"", Location=f"/{self.server.token}/")

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the terminal belongs to the command."""

    def _is_allowed(self) -> bool:
        hosts = {f"{HOST}:{self.server.server_port}", f"localhost:{self.server.server_port}"}
        if self.headers.get("Host") not in hosts:
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST)  # a name that was made to point here
            return False
        if not compare_digest(self.path.removesuffix(LAST).encode(), f"/{self.server.token}/".encode()):
            self._refuse(HTTPStatus.NOT_FOUND)
            return False
        return True

    def _is_correction(self) -> bool:
        return self.path.endswith(f"/{LAST}")

    def _show(self, fault: str = "", given: dict[str, str] | None = None, status: HTTPStatus = HTTPStatus.OK) -> None:
        desk = self.server
        left = desk.open_sheets()
        sheet = next((one for one in desk.sheets if given and one.id == given.get("sheet")), left[0] if left else None)
        if sheet and not fault:
            desk.shown[sheet.id] = time.monotonic()
        done, total = len(desk.sheets) - len(left), len(desk.sheets)
        # Only from the sheet that comes next: from its own correction the link would lead nowhere.
        last = LAST if done and sheet in left else ""
        text = page.render(sheet, items=desk.items, rater=desk.rater, done=done, total=total, fault=fault, given=given, last=last)
        self._send(status, text.encode())
        if sheet is None:
            Thread(target=desk.shutdown).start()  # in a thread of its own: it waits until no request is being taken

    def _refuse(self, status: HTTPStatus) -> None:
        self.close_connection = True
        self._send(status, status.phrase.encode(), kind="text/plain")

    def _send(self, status: HTTPStatus, body: bytes, *, kind: str = "text/html", **headers: str) -> None:
        safe = {
            "Content-Type": f"{kind}; charset=utf-8",
            "Content-Length": str(len(body)),
            "Content-Security-Policy": page.policy(),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        self.send_response(status)
        for name, value in (safe | headers).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
