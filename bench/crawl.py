"""Crawl a real documentation site from a server on this machine that misbehaves in every way a site can, and check what came of it.

    python bench/crawl.py --site-folder FOLDER_OF_HTML [--delay 0.05] [--json FILE]

The server adds to the folder: a robots.txt with a disallow, a crawl-delay and a sitemap, a slow page, a redirect loop, a page whose
text a script writes, a maze of look-alikes, a tar pit of random words, and a 500. The crawler runs in a process of its own and is
killed with SIGKILL when a third of the pages were asked for; the same command then goes on. The undisturbed crawl runs too.
"""

import argparse
import importlib.util
import json
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).parent
CRAWLER = """
import json, sys
from pathlib import Path
from loresmith.ingest.crawl.site import read_site
from loresmith.recipe import Crawl
site, folder, out, settings = sys.argv[1:]
found = list(read_site(site, settings=Crawl(**json.loads(settings)), folder=Path(folder)))
Path(out).write_text("".join(json.dumps({"kind": type(one).__name__, **one.to_dict()}) + "\\n" for one in found))
"""
DENIED = "/modules/generated/"
EXTRAS = ("/extra/slow.html", "/extra/loop-a.html", "/extra/script.html", "/extra/broken.html", "/maze/1.html", "/pit/start/")
WORDS = "amber basalt copper delta ember fjord garnet harbour indigo juniper kelp lagoon marble nectar onyx pearl quartz reef".split()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site-folder", type=Path, required=True)
    parser.add_argument("--delay", type=float, default=0.05, help="crawl-delay of robots.txt in seconds")
    parser.add_argument("--json", type=Path, help="write the numbers here as well")
    options = parser.parse_args()
    server = _module(HERE.parent / "tests" / "ingest" / "crawl" / "site_server.py")
    rows = {}
    contents = {}
    for name, is_killed in (("undisturbed", False), ("killed at a third", True)):
        with server.serving() as site, tempfile.TemporaryDirectory() as folder:
            served = _fill(site, server, options.site_folder, options.delay)
            rows[name], contents[name] = _crawl(site, Path(folder), served, is_killed=is_killed, delay=options.delay)
    rows["both"] = {"same bytes": contents["undisturbed"] == contents["killed at a third"]}
    for name, row in rows.items():
        print(name)
        for what, value in row.items():
            print(f"  {what:42} {value}")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2))


def _crawl(site: Any, folder: Path, served: list[str], *, is_killed: bool, delay: float) -> tuple[dict[str, Any], str]:
    out = folder / "out.jsonl"
    settings = json.dumps({"delay": 0, "allow_private": True, "max_pages": 400})
    command = [sys.executable, "-c", CRAWLER, f"{site.url}/index.html", str(folder / "crawl"), str(out), settings]
    began = time.monotonic()
    n_before_kill = 0
    if is_killed:
        process = subprocess.Popen(command)
        while len([asked for asked in site.asked if asked.status == 200]) < len(served) / 3:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        n_before_kill = len(site.asked)
    subprocess.run(command, check=True)
    seconds = time.monotonic() - began
    text = out.read_text()
    return {**_checked(site, [json.loads(line) for line in text.splitlines()], served, delay), "asked before the kill": n_before_kill,
            "seconds": round(seconds, 1)}, re.sub(r'"id": "\w+"', "", text.replace(site.url, ""))  # fmt: skip


def _checked(site: Any, records: list[dict[str, Any]], served: list[str], delay: float) -> dict[str, Any]:
    documents = {one["source"].removeprefix(site.url): one for one in records if one["kind"] == "Document"}
    dropped = {one["record"].removeprefix(site.url): one["reason"] for one in records if one["kind"] == "Dropped"}
    reasons: dict[str, int] = {}
    for reason in dropped.values():
        reasons[reason] = reasons.get(reason, 0) + 1
    counts = site.counts()
    twice = {path: n for path, n in counts.items() if n > 1 and path != "/extra/broken.html"}
    lost = [
        path for path in counts if path not in documents and path not in dropped and path not in {"/robots.txt", "/sitemap.xml", "/app.js"}
    ]
    return {
        "pages of the folder": len(served),
        "of those, documents": sum(path in documents for path in served),
        "missing": [path for path in served if path not in documents],
        "requests": sum(counts.values()),
        "denied and asked for": sum(path.startswith(DENIED) for path in counts),
        "denied and listed": sum(path.startswith(DENIED) and reason == "denied-by-robots" for path, reason in dropped.items()),
        "asked for twice (the 500 is retried)": twice,
        "requests for the 500": counts["/extra/broken.html"],
        "shortest gap, seconds": round(min(site.gaps()), 4),
        "gaps below the delay": sum(gap < delay - 0.001 for gap in site.gaps()),
        "asked for and in no record": lost,
        "extras": {path: "document" if path in documents else dropped.get(path) for path in EXTRAS},
        "script's text": "Written by a script" in documents.get("/extra/script.html", {}).get("text", ""),
        "requests in the maze": sum(path.startswith("/maze/") for path in counts),
        "requests in the pit": sum(path.startswith("/pit/") for path in counts),
        "dropped": dict(sorted(reasons.items())),
    }


def _fill(site: Any, server: ModuleType, folder: Path, delay: float) -> list[str]:
    """Put the folder and the traps on the site; return the paths of the folder's pages."""
    served = []
    for path in sorted(folder.rglob("*.html")):
        where = "/" + path.relative_to(folder).as_posix()
        site.pages[where] = server.Answer(path.read_bytes())
        served.append(where)
    site.page("/index.html", "The first page of the site leads to the guide and to some odd places.", *served, *EXTRAS, title="Start")
    site.pages["/"] = site.pages["/index.html"]
    site.pages["/robots.txt"] = server.Answer(
        f"User-agent: *\nDisallow: {DENIED}\nCrawl-delay: {delay}\nSitemap: {site.url}/sitemap.xml\n".encode(), 200, "text/plain"
    )
    listed = "".join(f"<url><loc>{site.url}{path}</loc></url>" for path in served)
    urlset = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>'
    site.pages["/sitemap.xml"] = server.Answer(urlset.encode(), 200, "application/xml")
    site.page("/extra/slow.html", "This page takes its time, and then says one thing that no other page says.", seconds=3.0)
    site.redirect("/extra/loop-a.html", "/extra/loop-b.html")
    site.redirect("/extra/loop-b.html", "/extra/loop-a.html")
    site.pages["/extra/broken.html"] = server.Answer(b"out of order", 500, "text/plain")
    shell = '<title>Script</title><noscript>Please enable JavaScript.</noscript><div id="root"></div><script src="/app.js"></script>'
    site.pages["/extra/script.html"] = server.Answer(shell.encode())
    script = "document.getElementById('root').innerHTML = '<h1>Script</h1><p>Written by a script, and by nobody else.</p>'"
    site.pages["/app.js"] = server.Answer(script.encode(), 200, "text/javascript")
    site.families["/maze/"] = lambda path: _maze(server, path)
    site.families["/pit/"] = lambda path: _pit(server, path)
    return served


def _maze(server: ModuleType, path: str) -> Any:
    number = int("".join(filter(str.isdigit, path)) or 0)
    links = " ".join(f'<a href="/maze/{number * 3 + step}.html">next</a>' for step in (1, 2, 3))
    text = "The calendar of this month has no entries, and so has the month after it. Please look at another month to see more."
    return server.Answer(f"<title>Month {number}</title><h1>Month {number}</h1><p>{text} This was month {number}.</p>{links}".encode())


def _pit(server: ModuleType, path: str) -> Any:
    """Return a page of random words that leads to three more below it."""
    drawn = random.Random(path)
    links = " ".join(f'<a href="{path}{drawn.choice(WORDS)}-{step}/">on</a>' for step in range(3))
    return server.Answer(f"<h1>{drawn.choice(WORDS)}</h1><p>{' '.join(drawn.choices(WORDS, k=60))}.</p>{links}".encode())


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
