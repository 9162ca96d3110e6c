"""The address that was checked is connected to, and the certificate is still asked for the name."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loresmith.ingest.crawl.network import GuardedNetwork
from loresmith.ingest.crawl.wire import Response, send

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl to make a certificate")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for docs.example, its key in the same file."""
    folder = tmp_path_factory.mktemp("tls")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out cert.pem -days 2 "
    command += "-subj /CN=docs.example -addext subjectAltName=DNS:docs.example"
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_bytes((folder / "cert.pem").read_bytes() + (folder / "key.pem").read_bytes())
    return both


@pytest.fixture
def port(certificate: Path) -> Iterator[int]:
    """A server of one answer behind that certificate, on this machine."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def serve() -> None:
        try:
            connection = context.wrap_socket(listener.accept()[0], server_side=True)
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")
            connection.close()
        except OSError:
            pass  # The client did not like our certificate.

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]


def ask(name: str, port: int, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Response:
    real = socket.getaddrinfo
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    here: Any = lambda host, *rest, **options: real("127.0.0.1" if host == name else host, *rest, **options)  # noqa: E731
    monkeypatch.setattr(socket, "getaddrinfo", here)
    return send(GuardedNetwork(allow_private=True, port=port), f"https://{name}:{port}/", headers={}, max_bytes=100)


def test_the_certificate_of_the_name_is_taken(port: int, certificate: Path, monkeypatch: pytest.MonkeyPatch):
    assert ask("docs.example", port, certificate, monkeypatch).body == b"hello"


def test_the_certificate_of_another_name_is_refused(port: int, certificate: Path, monkeypatch: pytest.MonkeyPatch):
    response = ask("other.example", port, certificate, monkeypatch)
    assert response.fault == "connection-failed"
    assert "certificate" in response.detail.lower()
