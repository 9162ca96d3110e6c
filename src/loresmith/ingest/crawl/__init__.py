"""A documentation site becomes Documents: politely, safely, and so that a kill costs at most one request.

- `site.py`, the front door: crawl, then read what the crawl holds; `start.py`, `walk.py`: which page is next, and what becomes of it
- where it may go: `addresses.py`, `scope.py`, `admission.py`, `links.py`, `robots.py`, `sitemaps.py`
- how it asks: `guard.py`, `network.py`, `wire.py`, `fetch.py`, `pace.py`, `outage.py`
- what it remembers: `database.py`, `responses.py`, `frontier.py`; what comes of it: `page.py`, `content.py`, `result.py`
- traps, and pages drawn by scripts: `maze.py`, `likeness.py`, `shell.py`, `draw.py`, `render.py`, `devtools.py`
"""
