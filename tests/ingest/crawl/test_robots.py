from loresmith.ingest.crawl.robots import read_rules
from loresmith.ingest.crawl.wire import Response


def rules(text: str):
    return read_rules(Response(200, {}, text.encode()))


def test_our_own_group_of_rules_goes_before_the_one_for_all():
    found = rules("User-agent: *\nDisallow: /\n\nUser-agent: Loresmith\nDisallow: /private\nAllow: /private/open\nCrawl-delay: 2.5\n")
    assert found.allows("http://e.org/a")
    assert not found.allows("http://e.org/private/a")
    assert found.allows("http://e.org/private/open/a")
    assert found.delay() == 2.5


def test_a_request_rate_is_a_delay():
    assert rules("User-agent: *\nRequest-rate: 1/10\n").delay() == 10


def test_a_missing_file_allows_all_and_asks_for_no_delay():
    found = read_rules(Response(404, {}, b""))
    assert found.allows("http://e.org/a")
    assert (found.delay(), found.sitemaps(), found.closed) == (0, [], "")


def test_a_file_that_cannot_be_had_closes_the_host():
    for response in (Response(503, {}, b""), Response(429, {}, b""), Response(0, {}, b"", "timed-out", "slow")):
        found = read_rules(response)
        assert not found.allows("http://e.org/a")
        assert found.closed


def test_sitemaps_are_named_by_their_canonical_addresses():
    assert rules("Sitemap: HTTP://E.org:80/s.xml\nSitemap: nonsense\n").sitemaps() == ["http://e.org/s.xml"]


def test_a_page_of_markup_in_its_place_allows_all():
    assert rules("<html><body>Welcome</body></html>").allows("http://e.org/a")
