import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

DELAY = 0.03
CRAWLER = """
import json, sys
from pathlib import Path
from loresmith.files import write_records
from loresmith.ingest.crawl.site import read_site
from loresmith.recipe import Crawl
site, folder, out, settings = sys.argv[1:]
write_records(Path(out), read_site(site, settings=Crawl(**json.loads(settings)), folder=Path(folder)))
"""


def fill(site: Any, answer: Any) -> None:
    """Thirty pages that lead to each other, some slow, a loop, a missing page, and a crawl-delay."""
    site.pages["/robots.txt"] = answer(f"User-agent: *\nDisallow: /no/\nCrawl-delay: {DELAY}\n".encode(), 200, "text/plain")
    for number in range(30):
        links = [f"/{other}.html" for other in range(1, 30) if other % 5 == number % 5 or other == number + 1]
        text = f"Page {number} is written in {'abcdefghij'[number % 10]}{'klm'[number // 10]} and in nothing else."
        seconds = 0.1 if number % 7 == 3 else 0.0
        site.page(f"/{number}.html" if number else "/", text, *links, "/no/page", "/missing", "/loop", seconds=seconds)
    site.redirect("/loop", "/pool")
    site.redirect("/pool", "/loop")


def start(site: Any, folder: Path) -> "subprocess.Popen[bytes]":
    settings = json.dumps({"delay": 0, "allow_private": True, "javascript": "never"})
    return subprocess.Popen([sys.executable, "-c", CRAWLER, site.url + "/", str(folder / "crawl"), str(folder / "out.jsonl"), settings])


def finish(site: Any, folder: Path) -> bytes:
    assert start(site, folder).wait(60) == 0
    return (folder / "out.jsonl").read_bytes()


def test_a_crawl_killed_three_times_ends_in_the_same_bytes_and_asks_for_hardly_anything_twice(site: Any, answer: Any, tmp_path: Path):
    fill(site, answer)
    undisturbed = finish(site, tmp_path / "undisturbed")
    n_undisturbed = len(site.asked)
    site.asked.clear()
    n_repeated_at_most = 0
    for n_kill in range(3):
        process = start(site, tmp_path / "killed")
        while len(site.asked) < 9 * (n_kill + 1):
            time.sleep(0.005)
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
        time.sleep(0.15)  # What was on its way arrives, so that every request is counted.
        n_repeated_at_most += 1
    assert finish(site, tmp_path / "killed") == undisturbed
    assert sum(site.counts().values()) - n_undisturbed <= n_repeated_at_most
    assert max(site.counts().values()) <= 2
    assert not any(path.startswith("/no/") for path in site.counts())
    assert min(site.gaps()) > DELAY - 0.002


def test_a_finished_crawl_asks_for_nothing(site: Any, answer: Any, tmp_path: Path):
    fill(site, answer)
    first = finish(site, tmp_path)
    n_asked = len(site.asked)
    assert finish(site, tmp_path) == first
    assert len(site.asked) == n_asked
