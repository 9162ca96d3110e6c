import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.ingest.crawl.addresses import canonical, key, origin


@pytest.mark.parametrize(
    ("reference", "base", "address"),
    [
        ("HTTP://Example.ORG:80/a#part", "", "http://example.org/a"),
        ("https://example.org:443", "", "https://example.org/"),
        ("../x/./y/../z.html", "http://e.org/a/b/c", "http://e.org/a/x/z.html"),
        ("/%7euser/%c3%a9t%C3%A9/a b", "http://e.org/", "http://e.org/~user/%C3%A9t%C3%A9/a%20b"),
        ("?page=2&utm_source=mail&gclid=1", "http://e.org/a", "http://e.org/a?page=2"),
        ("/a;jsessionid=12AB?x=1", "http://e.org/", "http://e.org/a?x=1"),
        ("//other.org/p", "https://e.org/", "https://other.org/p"),
        ("http://bücher.example/", "", "http://xn--bcher-kva.example/"),
        ("http://[::1]:8080/a", "", "http://[::1]:8080/a"),
        ("/%2e%2e/%2E%2E/etc/passwd", "http://e.org/a/b", "http://e.org/etc/passwd"),
    ],
)
def test_an_address_is_written_in_one_way(reference: str, base: str, address: str):
    assert canonical(reference, base) == address


@pytest.mark.parametrize(
    "reference",
    [
        *"mailto:a@b.c javascript:x() ftp://e.org/ file:///etc/passwd http:///x http://u:p@e.org/ http://u@e.org/ http://e.org:0/ "
        "http://e.org:70000/ http://e%00.org/ http://e.org\\@evil.org/ gopher://e.org data:text/html,x".split(),
        "http://e.org/" + 3000 * "a",
        "http://" + 70 * "é" + ".org/",
        "",
        "http://[::1/",
        "http://a b/",
    ],
)
def test_what_is_no_page_of_the_web_has_no_address(reference: str):
    assert canonical(reference) is None


@given(st.text(max_size=40), st.text(max_size=20))
def test_writing_an_address_again_changes_nothing(path: str, query: str):
    address = canonical(f"http://e.org/{path}?{query}")
    assert address is None or (canonical(address) == address and key(address) == key(key(address)))


def test_spellings_of_one_page_share_their_key():
    spellings = ["http://e.org/guide", "http://e.org/guide/", "http://e.org/guide/index.html"]
    assert {key(spelling) for spelling in spellings} == {"http://e.org/guide"}
    assert key("http://e.org/index.html") == key("http://e.org/") == "http://e.org/"
    assert key("http://e.org/a?x=index.html") == "http://e.org/a?x=index.html"


def test_a_route_of_a_script_is_kept_only_where_that_is_asked_for():
    assert canonical("#/guide", "http://e.org/a", keep_route=True) == "http://e.org/a#/guide"
    assert canonical("#guide", "http://e.org/a", keep_route=True) == canonical("#/guide", "http://e.org/a") == "http://e.org/a"


def test_an_origin_reads_as_it_is_written():
    assert str(origin("http://[::1]:8080/a")) == "http://[::1]:8080"
    assert str(origin("https://e.org/a")) == "https://e.org"
