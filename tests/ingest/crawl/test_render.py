import pytest

from loresmith.ingest.crawl.devtools import BrowserError, find_browser
from loresmith.ingest.crawl.render import render
from loresmith.ingest.crawl.wire import Response

HTML = {"content-type": "text/html"}
needs_chromium = pytest.mark.skipif(not find_browser(), reason="needs a Chromium")


def drawn(script: str, **given: str) -> tuple[str, list[str]]:
    """Return the markup of a page after its script, and what it asked for; `given` are the bodies it gets by file name."""
    wanted: list[str] = []

    def fetch(address: str) -> Response | None:
        wanted.append(address)
        body = given.get(address.rpartition("/")[2])
        return Response(200, {"content-type": "text/plain"}, body.encode()) if body is not None else None

    page = Response(200, HTML, f"<div id=app></div><script>const app = document.getElementById('app'); {script}</script>".encode())
    return render(find_browser(), "http://docs.example/guide#/start", page, fetch=fetch), wanted


@needs_chromium
def test_text_that_a_script_fetches_and_writes_later_is_there():
    script = "fetch('/text').then(r => r.text()).then(t => setTimeout(() => { app.textContent = t + location.hash }, 3000))"
    markup, wanted = drawn(script, text="Written by a script ")
    assert '<div id="app">Written by a script #/start</div>' in markup
    assert wanted == ["http://docs.example/text"]


@needs_chromium
def test_a_script_reaches_nothing_but_what_it_is_given():
    script = """
      const say = text => app.append(text + ';');
      fetch('http://169.254.169.254/latest').then(() => say('LEAK'), () => say('refused'));
      fetch('/post', {method: 'POST', body: 'x'}).then(() => say('LEAK'), () => say('no post'));
      new WebSocket('ws://127.0.0.1:80/').onerror = () => say('no socket');
      new Image().src = 'http://10.0.0.1/a.png'; alert('stop');
      const frame = document.createElement('iframe'); frame.src = 'http://127.0.0.1:22/'; document.body.append(frame);
    """
    markup, wanted = drawn(script)
    assert all(text in markup for text in ("refused;", "no post;", "no socket;"))
    assert "LEAK;" not in markup
    assert wanted == ["http://169.254.169.254/latest"]


@needs_chromium
def test_a_script_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("loresmith.ingest.crawl.render.PATIENCE_SECONDS", 3.0)
    with pytest.raises(BrowserError):
        drawn("while (true) {}")


def test_a_browser_that_is_none_says_so(tmp_path):
    with pytest.raises(BrowserError):
        render(str(tmp_path / "nowhere"), "http://docs.example/", Response(200, HTML, b""), fetch=lambda _: None)
    with pytest.raises(BrowserError):
        render("/bin/true", "http://docs.example/", Response(200, HTML, b""), fetch=lambda _: None)
