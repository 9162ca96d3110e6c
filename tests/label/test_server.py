import re
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import pytest

from loresmith.label import page, ratings
from loresmith.label.sample import Sheet
from loresmith.label.server import MOST_BYTES, Desk, serve

from .rubric import ITEMS

GIVEN = {"accuracy": "1", "self-containment": "none", "note": "fine"}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def desk(tmp_path: Path, drawn: list[Sheet]) -> Iterator[Desk]:
    desk = Desk(drawn[:2], tmp_path / "labels.jsonl", items=ITEMS, rater="anna")
    thread = Thread(target=serve, args=(desk,))
    thread.start()
    yield desk
    desk.shutdown()
    thread.join(5)


def ask(desk: Desk, method: str = "GET", *, path: str = "", body: str = "", **headers: str) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", desk.server_port, timeout=5)
    own = {"Origin": f"http://127.0.0.1:{desk.server_port}", "Content-Type": FORM} if method == "POST" else {}
    connection.request(
        method, path or f"/{desk.token}/", body or None, own | {name.replace("_", "-"): value for name, value in headers.items()}
    )
    response = connection.getresponse()
    return response, response.read().decode()


def send(desk: Desk, **changes: str) -> HTTPResponse:
    sheet = re.search(r'name="sheet" value="(\w+)"', ask(desk)[1])
    assert sheet
    return ask(desk, "POST", body=urlencode({"sheet": sheet[1], **GIVEN, **changes}))[0]


def test_a_rating_is_on_the_disk_before_the_next_answer_is_shown(desk: Desk) -> None:
    response = send(desk)
    assert (response.status, response.headers["Location"]) == (303, f"/{desk.token}/")
    one = ratings.read(desk.path)[0]
    assert (dict(one.ratings), one.note) == ({"accuracy": 1.0, "self-containment": None}, "fine")
    assert one.seconds is not None
    assert "1 of 2 rated" in ask(desk)[1]


def test_the_page_ends_when_everything_is_rated(tmp_path: Path, drawn: list[Sheet]) -> None:
    desk = Desk(drawn[:1], tmp_path / "labels.jsonl", items=ITEMS, rater="anna")
    thread = Thread(target=serve, args=(desk,))
    thread.start()
    send(desk)
    assert "Everything is kept" in ask(desk)[1]
    thread.join(5)
    assert not thread.is_alive()


def test_without_the_token_there_is_nothing(desk: Desk) -> None:
    assert [ask(desk, path=path)[0].status for path in ("/", "/wrong/", f"/{desk.token}", f"/{desk.token}/x")] == [404] * 4
    assert len(desk.token) >= 32


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_another_page_cannot_send(desk: Desk, origin: str) -> None:
    assert ask(desk, "POST", body=urlencode(GIVEN), Origin=origin)[0].status == 403
    assert not desk.path.exists()


def test_a_name_made_to_point_here_is_refused(desk: Desk) -> None:
    assert ask(desk, Host=f"evil.example:{desk.server_port}")[0].status == 421


def test_a_body_that_is_too_large_or_of_another_kind_is_refused(desk: Desk) -> None:
    assert ask(desk, "POST", body="x" * (MOST_BYTES + 1))[0].status == 413
    assert ask(desk, "POST", body="{}", Content_Type="application/json")[0].status == 403


@pytest.mark.parametrize("changes", [{"accuracy": "7"}, {"accuracy": ""}, {"sheet": "other"}])
def test_what_cannot_be_kept_is_said_and_not_written(desk: Desk, changes: dict[str, str]) -> None:
    assert send(desk, **changes).status == 422
    assert not desk.path.exists()


def test_the_headers_let_only_our_own_page_work(desk: Desk) -> None:
    headers = ask(desk)[0].headers
    assert headers["Content-Security-Policy"] == page.policy()
    assert "unsafe" not in page.policy()
    assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == ("no-store", "nosniff")


def test_it_listens_on_this_machine_alone(desk: Desk) -> None:
    assert desk.server_address[0] == "127.0.0.1"


def test_the_last_sheet_can_be_corrected_and_the_last_word_counts(desk: Desk) -> None:
    send(desk)
    assert 'href="last"' in ask(desk)[1]
    shown = ask(desk, path=f"/{desk.token}/last")[1]
    [first] = ratings.read(desk.path)
    assert f'value="{first.sheet}"' in shown
    assert re.search(r'name="accuracy" value="1" required checked', shown)
    assert ">fine</textarea>" in shown
    ask(desk, "POST", path=f"/{desk.token}/last", body=urlencode({"sheet": first.sheet, **GIVEN, "accuracy": "0"}))
    assert {one.ratings["accuracy"] for one in ratings.read(desk.path)} == {0.0}
    assert "1 of 2 rated" in ask(desk)[1]


def test_before_the_first_rating_there_is_nothing_to_correct(desk: Desk) -> None:
    assert 'href="last"' not in ask(desk)[1]
    assert "0 of 2 rated" in ask(desk, path=f"/{desk.token}/last")[1]
