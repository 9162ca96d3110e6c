import socket

import pytest

from loresmith.ingest.crawl.guard import Refused, checked_addresses, closed

PRIVATE = (
    "127.0.0.1 127.8.9.1 10.0.0.1 172.16.3.4 192.168.1.1 100.64.0.1 ::1 fd00::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1 2002:7f00:1::"
)
NEVER = (
    "0.0.0.0 0.1.2.3 169.254.169.254 169.254.1.1 224.0.0.1 240.0.0.1 255.255.255.255 :: fe80::1 fe80::1%eth0 fec0::1 ff02::1 fd00:ec2::254 "
    "fd20:ce::254 100.100.100.200 192.0.0.192 168.63.129.16 ::ffff:169.254.169.254 64:ff9b::a9fe:a9fe 2002:a9fe:a9fe::"
)


@pytest.mark.parametrize("address", PRIVATE.split())
def test_private_addresses_are_open_only_where_they_are_allowed(address: str):
    assert closed(address, allow_private=False)
    assert not closed(address, allow_private=True)


@pytest.mark.parametrize("address", NEVER.split())
def test_metadata_link_local_and_impossible_addresses_never_are_open(address: str):
    assert closed(address, allow_private=False)
    assert closed(address, allow_private=True)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are_open(address: str):
    assert not closed(address, allow_private=False)


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "localhost", "[::1]"])
def test_other_notations_of_this_machine_are_seen_through(host: str):
    with pytest.raises(Refused) as refused:
        checked_addresses(host, 80, allow_private=False)
    assert refused.value.reason == "private-address"


def test_one_closed_address_among_open_ones_closes_the_name(monkeypatch: pytest.MonkeyPatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(Refused, match=r"10\.0\.0\.1"):
        checked_addresses("mixed.example", 80, allow_private=False)


def test_a_name_without_an_address_says_so(monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(Refused) as refused:
        checked_addresses("nowhere.example", 80, allow_private=False)
    assert refused.value.reason == "unknown-host"
