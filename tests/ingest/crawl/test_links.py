from selectolax.lexbor import LexborHTMLParser

from loresmith.ingest.crawl import links as links_module
from loresmith.ingest.crawl.links import Links, links


def found(markup: str, **options: bool) -> Links:
    return links(LexborHTMLParser(markup), "http://e.org/docs/a.html", **options)


def test_links_frames_and_redirects_in_the_head_are_followed_in_order():
    markup = '<meta http-equiv="Refresh" content="0; url=start.html"><link rel="next" href="b.html">'
    markup += '<a href="c.html#x">c</a><a href="c.html">c</a>'
    markup += (
        '<map><area href="/d"></map><iframe src="e.html"></iframe><a href="javascript:x()">no</a><a href="mailto:a@b.c">no</a><a>no</a>'
    )
    names = ["start.html", "b.html", "c.html"]
    assert found(markup).addresses == [f"http://e.org/docs/{name}" for name in names] + ["http://e.org/d", "http://e.org/docs/e.html"]


def test_the_base_of_a_page_counts():
    assert found('<base href="/other/"><a href="x">x</a>').addresses == ["http://e.org/other/x"]


def test_the_canonical_address_is_told_apart():
    assert found('<link rel="canonical" href="/docs/b.html"><p>x').canonical == "http://e.org/docs/b.html"
    assert found("<p>x").canonical == ""


def test_routes_of_scripts_are_pages_only_of_a_drawn_page():
    assert found('<a href="#/guide">x</a>').addresses == ["http://e.org/docs/a.html"]
    assert found('<a href="#/guide">x</a>', keep_routes=True).addresses == ["http://e.org/docs/a.html#/guide"]


def test_links_above_the_limit_are_counted(monkeypatch):
    monkeypatch.setattr(links_module, "MAX_LINKS", 3)
    many = found("".join(f'<a href="{n}">x</a>' for n in range(10)))
    assert (len(many.addresses), many.n_left_out) == (3, 7)
