import socket
from typing import Any

import httpcore2
import pytest

from loresmith.ingest.crawl import network as network_module
from loresmith.ingest.crawl.network import GuardedNetwork
from loresmith.ingest.crawl.wire import send


def found(address: str, port: int) -> list[tuple[Any, ...]]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]


def port_of(site: Any) -> int:
    return int(site.url.rpartition(":")[2])


def test_a_name_is_looked_up_once_and_connected_to_where_it_was_checked(site: Any, monkeypatch: pytest.MonkeyPatch):
    site.page("/", "hello")
    answers = [found("127.0.0.1", port_of(site)), found("169.254.169.254", 80)]
    names: list[str] = []
    real = socket.getaddrinfo

    def look_up(host: str, *rest: Any, **options: Any) -> Any:
        if host != "docs.example":
            return real(host, *rest, **options)
        names.append(host)
        return answers.pop(0)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    network = GuardedNetwork(allow_private=True, port=port_of(site))
    address = f"http://docs.example:{port_of(site)}/"
    assert send(network, address, headers={}, max_bytes=1000).status == 200
    assert names == ["docs.example"]
    assert site.asked[0].headers["host"] == f"docs.example:{port_of(site)}"
    # The name server has changed its mind: the next request is checked again, and refused.
    assert send(network, address, headers={}, max_bytes=1000).fault == "private-address"


def test_nothing_is_sent_to_a_private_address(site: Any):
    site.page("/", "secret")
    response = send(GuardedNetwork(allow_private=False, port=port_of(site)), site.url + "/", headers={}, max_bytes=1000)
    assert response.fault == "private-address"
    assert site.asked == []


def test_other_ports_than_the_sites_and_the_webs_are_closed():
    assert send(GuardedNetwork(allow_private=True, port=8000), "http://127.0.0.1:22/", headers={}, max_bytes=9).fault == "private-address"


def test_a_unix_socket_cannot_be_connected_to():
    with pytest.raises((NotImplementedError, OSError, httpcore2.ConnectError)):
        GuardedNetwork(allow_private=True, port=80).connect_unix_socket("/nowhere.sock")


def test_an_answer_that_comes_too_slowly_is_given_up(site: Any, answer: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(network_module, "REQUEST_SECONDS", 0.2)
    site.pages["/"] = answer(b"late", seconds=0.6)
    response = send(GuardedNetwork(allow_private=True, port=port_of(site)), site.url + "/", headers={}, max_bytes=1000)
    assert response.fault == "timed-out"
