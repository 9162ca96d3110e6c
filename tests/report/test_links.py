import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.records import Document
from loresmith.report import links


@pytest.mark.parametrize(
    "address", ["https://sqlite.org/wal.html#ckpt", "http://localhost:8000/a?b=c", "../docs/faq.html", "faq.html", "/docs/a:b.html"]
)
def test_web_and_relative_addresses_stay_links(address: str) -> None:
    assert links.safe(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "\x01javascript:alert(1)",
        " javascript:alert(1)", "data:text/html,x",
        "vbscript:x", "file:///etc/passwd", "//evil.example/x", "\\\\evil.example\\x", "https:", "http://[", 'x" onclick="y', "<b>", "",
    ],
)  # fmt: skip
def test_every_other_address_is_text(address: str) -> None:
    assert links.safe(address) == ""


@given(st.text(max_size=8), st.sampled_from(["javascript", "data", "vbscript", "file", "blob"]), st.text(max_size=8))
def test_no_scheme_but_http_survives(before: str, scheme: str, after: str) -> None:
    safe = links.safe(f"{before}{scheme}:{after}")
    assert safe.startswith(("http://", "https://")) or ":" not in safe.split("/")[0]


def test_a_passage_is_linked_at_its_heading() -> None:
    document = Document("d", "wal.html", "WAL", "", url="https://sqlite.org/wal.html")
    assert links.to_passage(document, "how to") == "https://sqlite.org/wal.html#how%20to"
    assert links.to_passage(document, "") == "https://sqlite.org/wal.html"


def test_a_source_that_is_an_address_is_linked_and_a_path_is_not() -> None:
    assert links.to_document(Document("d", "https://sqlite.org/wal.html", "", "")) == "https://sqlite.org/wal.html"
    assert links.to_document(Document("d", "docs/wal.html", "", "")) == ""
