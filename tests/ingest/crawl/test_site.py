from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loresmith.errors import Preempted, RunError, SourceError
from loresmith.ingest.crawl import frontier as frontier_module
from loresmith.ingest.crawl.devtools import find_browser
from loresmith.ingest.crawl.site import read_site
from loresmith.recipe import Crawl
from loresmith.records import Dropped

Found = Callable[..., tuple[dict[str, Any], dict[str, str]]]


def test_a_small_site_becomes_documents_in_the_order_of_addresses(site: Any, crawl: Found):
    site.page("/", "The start says this.", "/b.html", "a/", "https://elsewhere.example/")
    site.page("/b.html", "The second page says that.", "/")
    site.page("/a/", "The third page says more.", title="Third")
    documents, dropped = crawl()
    assert list(documents) == ["/", "/a/", "/b.html"]
    assert dropped == {}
    assert documents["/a/"].title == "Third"
    assert documents["/a/"].text == "# Third\n\nThe third page says more."
    assert documents["/a/"].source == documents["/a/"].url == site.url + "/a/"


def test_robots_is_obeyed_and_its_sitemap_read(site: Any, answer: Any, crawl: Found):
    site.pages["/robots.txt"] = answer(f"User-agent: *\nDisallow: /no/\nSitemap: {site.url}/map.xml".encode(), 200, "text/plain")
    urls = "".join(f"<url><loc>{site.url}{path}</loc></url>" for path in ("/orphan", "/no/b"))
    site.pages["/map.xml"] = answer(f"<urlset>{urls}</urlset>".encode(), 200, "application/xml")
    site.page("/", "The start says this.", "/no/a")
    site.page("/orphan", "Nobody links here.")
    documents, dropped = crawl()
    assert list(documents) == ["/", "/orphan"]
    assert dropped == {"/no/a": "denied-by-robots", "/no/b": "denied-by-robots"}
    assert not any(path.startswith("/no/") for path in site.counts())


def test_every_address_that_is_no_document_has_its_reason(site: Any, answer: Any, crawl: Found):
    names = "gone broken loop-a chain-0 away alias copy data.bin photo.png bare late"
    site.page("/docs/", "The start says this.", *names.split(), "/outside", "deep/x")
    site.pages["/docs/broken"] = answer(b"", 501)
    site.redirect("/docs/loop-a", "loop-b")
    site.redirect("/docs/loop-b", "loop-a")
    for hop in range(9):
        site.redirect(f"/docs/chain-{hop}", f"chain-{hop + 1}")
    site.redirect("/docs/away", "https://elsewhere.example/")
    site.redirect("/docs/alias", "/docs/late")
    site.page("/docs/late", "The last page says something.")
    site.page("/docs/copy", "The last page says something.", title="/docs/late")
    site.pages["/docs/data.bin"] = answer(b"\0\1", 200, "application/zip")
    site.pages["/docs/bare"] = answer(b"<nav><a href=/docs/>up</a><a href=/docs/>home</a></nav>")
    documents, dropped = crawl("/docs/", max_depth=12)
    assert list(documents) == ["/docs/", "/docs/copy"]
    assert {path.removeprefix("/docs/"): reason for path, reason in dropped.items() if "chain" not in path} == {
        "gone": "http-404", "broken": "http-501", "loop-a": "redirect-loop", "loop-b": "redirect-loop", "away": "out-of-scope",
        "alias": "moved", "late": "duplicate-document", "data.bin": "not-text", "photo.png": "not-text", "bare": "empty-page",
        "/outside": "out-of-scope", "deep/x": "http-404",
    }  # fmt: skip
    assert dropped["/docs/chain-0"] == "redirect-loop"
    assert "/docs/chain-7" not in site.counts()
    assert "/docs/photo.png" not in site.counts()


def test_caps_on_pages_and_depth_list_what_they_cost(site: Any, crawl: Found):
    for number in range(10):
        site.page(f"/{number or ''}", f"Page {chr(97 + number)} says something else than the others.", f"/{number + 1}")
    documents, dropped = crawl(max_depth=2)
    assert (len(documents), dropped) == (3, {"/3": "too-deep"})
    documents, dropped = crawl(max_pages=4)
    assert (len(documents), dropped) == (4, {"/4": "page-limit"})
    documents, dropped = crawl(max_bytes=600)
    assert "byte-limit" in dropped.values()
    # The three crawls together asked for nothing twice: a fresh answer serves all of them.
    assert max(site.counts().values()) == 1


def test_spellings_of_one_page_are_asked_for_once(site: Any, crawl: Found):
    site.page("/", "The start says this.", "/index.html", "/?utm_source=x", "/guide", "/guide/", "/guide/index.html", "/old")
    site.redirect("/guide", "/guide/")
    site.page("/guide/", "The guide says that.")
    site.page("/old/", "Only the second spelling of this page is there.", title="Old")
    site.page("/guide/", "The guide says that.", "/old/")
    documents, dropped = crawl()
    assert (list(documents), dropped) == (["/", "/guide/", "/old/"], {})
    assert site.counts()["/index.html"] == site.counts()["/guide/index.html"] == 0


def test_the_page_a_copy_calls_its_canonical_one_is_kept(site: Any, answer: Any, crawl: Found):
    site.page("/", "The start says this.", "/v1/a")
    text = "".join(f"<p>Sentence {word} of one text that stands under two addresses.</p>" for word in "abcdefghijklmnopqrstuvwxyz")
    site.pages["/v1/a"] = answer(f'<link rel="canonical" href="/a"><main>{text}<p>Old.</p></main>'.encode())
    site.pages["/a"] = answer(f"<main>{text}</main>".encode())
    documents, dropped = crawl()
    assert (list(documents), dropped) == (["/", "/a"], {"/v1/a": "duplicate-document"})


def test_a_page_that_calls_another_text_its_canonical_one_is_kept(site: Any, answer: Any, crawl: Found):
    site.page("/", "The start says this.", "/a", "/b")
    for name in "ab":
        site.pages[f"/{name}"] = answer(f'<link rel="canonical" href="/"><p>Page {name} has {name} text of its own.'.encode())
    assert list(crawl()[0]) == ["/", "/a", "/b"]


def test_a_maze_is_left_and_its_pages_with_it(site: Any, answer: Any, crawl: Found):
    def month(path: str) -> Any:
        number = int(path.rpartition("/")[2])
        links = "".join(f'<a href="/cal/{2 * number + step}">on</a>' for step in (1, 2))
        return answer(f"<h1>Month {number}</h1><p>There are no entries in this month, look at another month.</p>{links}".encode())

    site.page("/", "The start says this.", "/cal/1", "/guide/a")
    site.page("/guide/a", "The guide says that.")
    site.families["/cal/"] = month
    documents, dropped = crawl()
    assert list(documents) == ["/", "/cal/1", "/guide/a"]
    assert set(dropped.values()) == {"maze"}
    assert sum(path.startswith("/cal/") for path in site.counts()) < 30


def test_a_private_site_is_refused_unless_it_is_allowed(site: Any, crawl: Found):
    site.page("/", "secret")
    with pytest.raises(SourceError, match=r"loopback.*allow_private"):
        crawl(allow_private=False)
    assert site.asked == []


def test_a_redirect_into_the_network_is_not_followed(site: Any, crawl: Found):
    site.page("/", "The start says this.", "/in")
    site.redirect("/in", "http://169.254.169.254/latest/meta-data/")
    assert crawl()[1] == {"/in": "out-of-scope"}


@pytest.mark.parametrize(
    ("robots", "start", "words"),
    [
        (503, 200, "robots.txt cannot be had"),
        (200, 200, "does not allow"),
        (404, 404, "HTTP status 404"),
        (404, 302, "leads to another site"),
    ],
)
def test_a_start_that_cannot_be_read_is_said_at_once(site: Any, answer: Any, crawl: Found, robots: int, start: int, words: str):
    site.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /", robots, "text/plain", {"Retry-After": "0"})
    site.pages["/"] = answer(b"<p>x", start, headers={"Location": "https://elsewhere.example/"} if start == 302 else {})
    with pytest.raises(SourceError, match=words):
        crawl()
    site.pages["/robots.txt"] = answer(b"", 404)
    site.page("/", "Now it is there.")
    assert list(crawl()[0]) == ["/"]


@pytest.mark.parametrize("site_name", ["docs", "ftp://e.org/", "http://user:secret@e.org/", ""])
def test_what_is_no_address_is_a_mistake(tmp_path: Path, site_name: str):
    with pytest.raises(SourceError, match="is not the address of a site"):
        list(read_site(site_name, settings=Crawl(), folder=tmp_path))


def test_a_crawl_whose_time_is_over_goes_on_with_the_next_call(site: Any, crawl: Found):
    site.page("/", "The start says this.", "/a")
    site.page("/a", "The other page says that.")
    with pytest.raises(Preempted, match="1 addresses are left"):
        crawl(max_minutes=1e-9)
    assert list(crawl()[0]) == ["/", "/a"]
    assert max(site.counts().values()) == 1


def test_the_charset_of_the_server_and_other_types_are_read(site: Any, answer: Any, crawl: Found):
    site.page("/", "The start says this.", "/latin", "/notes.md", "/plain")
    site.pages["/latin"] = answer("<meta charset=utf-8><p>Größe und Maß".encode("latin-1"), 200, "text/html; charset=ISO-8859-1")
    site.pages["/notes.md"] = answer(b"# Notes\n\nSome *words*.", 200, "text/plain")
    site.pages["/plain"] = answer(b"Plain words.", 200, "text/plain")
    texts = {path: document.text for path, document in crawl()[0].items()}
    assert texts["/latin"] == "Größe und Maß"
    assert texts["/notes.md"].startswith("# Notes")
    assert texts["/plain"] == "Plain words."


def test_a_folder_named_without_its_slash_is_the_site_where_the_server_says_so(site: Any, crawl: Found):
    site.redirect("/docs", "/docs/")
    site.page("/docs/", "The start says this.", "/docs/a", "/other")
    site.page("/docs/a", "The other page says that.")
    documents, dropped = crawl("/docs")
    assert (list(documents), dropped) == (["/docs/", "/docs/a"], {"/other": "out-of-scope"})


def test_a_site_that_stops_answering_loses_no_page(site: Any, answer: Any, crawl: Found):
    names = [f"/{letter}" for letter in "abcdefgh"]
    site.page("/", "The start says this.", *names)
    for name in names:
        site.pages[name] = answer(b"", 503, headers={"Retry-After": "0"})
    with pytest.raises(Preempted, match=r"stopped answering.*8 addresses are left"):
        crawl()
    for name in names:
        site.page(name, f"Page {name} says something of its own.")
    documents, dropped = crawl()
    assert (len(documents), dropped) == (9, {})


def test_links_beyond_what_is_remembered_are_counted(site: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(frontier_module, "MAX_KNOWN", 3)
    site.page("/", "The start says this.", "/a", "/b", "/c", "/d")
    records = list(read_site(site.url, settings=Crawl(delay=0, allow_private=True), folder=tmp_path / "crawl"))
    details = {one.detail for one in records if isinstance(one, Dropped) and one.reason == "too-many-links"}
    assert details == {"2 links were not written down"}
    assert "/c" not in site.counts()


def test_a_damaged_memory_is_said(site: Any, crawl: Found, tmp_path: Path):
    site.page("/", "The start says this.")
    crawl()
    (tmp_path / "crawl" / "crawl.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(RunError, match="Delete it"):
        crawl()


@pytest.mark.skipif(not find_browser(), reason="needs a Chromium")
def test_a_page_that_a_script_writes_is_read_at_the_sites_pace(site: Any, answer: Any, crawl: Found):
    site.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /api/\nCrawl-delay: 0.05\n", 200, "text/plain")
    shell = b'<noscript>Please enable JavaScript.</noscript><div id="root"></div><script src="/app.js"></script>'
    site.page("/", "The start says this.", "/app", "/app2")
    site.pages["/app"] = site.pages["/app2"] = answer(shell)
    script = """const root = document.getElementById('root');
      fetch('/api/secret').catch(() => fetch('/text')).then(r => r.text())
        .then(t => { root.innerHTML = `<h1>App</h1><p>${t} ${location.pathname}</p><a href="/deep">on</a>` })"""
    site.pages["/app.js"] = answer(script.encode(), 200, "text/javascript")
    site.pages["/text"] = answer(b"Written by a script at", 200, "text/plain")
    site.page("/deep", "Only a script leads here.")
    documents, dropped = crawl(javascript="auto")
    assert documents["/app"].text == "# App\n\nWritten by a script at /app\n\non"
    assert ("/deep" in documents, dropped) == (True, {})
    assert max(site.counts().values()) == 1
    assert "/api/secret" not in site.counts()
    assert min(site.gaps()) > 0.048


def test_a_page_that_needs_a_browser_says_so_where_there_is_none(site: Any, answer: Any, crawl: Found, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CHROME_PATH", "/nowhere/chromium")
    site.page("/", "The start says this, with enough words to be a page of its own beside any script.", "/app")
    site.pages["/app"] = answer(b'<div id="root"></div><script src="/app.js"></script>')
    assert crawl(javascript="auto")[1] == {"/app": "needs-javascript"}
