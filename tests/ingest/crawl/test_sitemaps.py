import gzip

import pytest

from loresmith.ingest.crawl import sitemaps
from loresmith.ingest.crawl.sitemaps import read_sitemap
from loresmith.ingest.crawl.wire import Response

URLSET = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc> http://e.org/a </loc></url></urlset>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><urlset><url><loc>http://e.org/&b;</loc></url></urlset>'


def read(content: bytes | str) -> sitemaps.Sitemap:
    return read_sitemap(Response(200, {}, content.encode() if isinstance(content, str) else content), "http://e.org/sitemap.xml")


def test_the_addresses_of_a_sitemap_are_read_plain_or_compressed():
    assert read(URLSET).pages == read(gzip.compress(URLSET.encode())).pages == ["http://e.org/a"]


def test_an_index_lists_further_sitemaps():
    found = read("<sitemapindex><sitemap><loc>http://e.org/1.xml.gz</loc></sitemap><sitemap/></sitemapindex>")
    assert (found.pages, found.further) == ([], ["http://e.org/1.xml.gz"])


def test_a_plain_list_of_addresses_is_a_sitemap():
    assert read("http://e.org/a\nhttp://e.org/b\n\nno address\n").pages == ["http://e.org/a", "http://e.org/b"]


@pytest.mark.parametrize("content", [LAUGHS, "<urlset><url>", b"\x1f\x8bbroken"])
def test_a_hostile_or_broken_file_is_a_fault(content: bytes | str):
    assert read(content).fault == "not-a-sitemap"


def test_a_file_that_unfolds_too_far_is_a_fault(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sitemaps, "MAX_BYTES", 1000)
    assert read(gzip.compress(b" " * 5000)).fault == "not-a-sitemap"


def test_a_missing_file_says_so():
    assert read_sitemap(Response(404, {}, b""), "http://e.org/s.xml").fault == "http-404"
