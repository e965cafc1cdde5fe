"""Addresses outside of the site are asked politely, and whatever they answer, nobody is led into a private network."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from digest.check import check
from digest.cli import run
from digest.outside import Answer, ask, is_public
from digest.report import Folder
from digest.rules import LINKS

HERE = "127.0.0.1"


@dataclass
class Host:
    """A server of this machine: what it was asked, and how many questions it had at the same time, at most."""

    port: int = 0
    asked: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)

    def __call__(self, path: str) -> str:
        return f"http://{HERE}:{self.port}{path}"


@contextmanager
def host() -> Iterator[Host]:
    """A host that answers with the status and the ``Location`` that ``answers`` has for a path, else with 200."""
    here, counting = Host(), threading.Condition()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with counting:
                here.asked.append(self.path)
                here.at_once += 1
                here.most_at_once = max(here.most_at_once, here.at_once)
                counting.notify_all()
                if here.at_once == 1:
                    counting.wait(0.02)  # for another question, which would be one too many
                # Before the answer is out: after it, whoever asked may ask again.
                here.at_once -= 1
            status, to = here.answers.get(self.path, (200, ""))
            self.send_response(status)
            if to:
                self.send_header("Location", to)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer((HERE, 0), Handler) as server:
        here.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield here
        server.shutdown()


def answers_of(*addresses: str, allowed: Host | None = None, patience: float = 5) -> list[Answer]:
    known = ask(addresses, pause=0, patience=patience, allowed=frozenset({(HERE, allowed.port)} if allowed else ()))
    return [known[address] for address in addresses]


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, "fine"),
        (204, "fine"),
        (404, "gone"),
        (410, "gone"),
        (401, "unsure"),
        (403, "unsure"),
        (429, "unsure"),
        (500, "unsure"),
        (503, "unsure"),
    ],
)
def test_what_a_host_says_is_judged(status: int, verdict: str) -> None:
    with host() as there:
        there.answers["/a?b=c"] = status, ""
        assert [answer.verdict for answer in answers_of(there("/a?b=c"), allowed=there)] == [verdict]
        assert there.asked == ["/a?b=c"]


def test_what_moved_for_good_is_told_with_its_new_address_and_what_moved_for_a_while_is_fine() -> None:
    with host() as there:
        there.answers |= {"/old": (301, "/older"), "/older": (308, "/new"), "/today": (302, "/new"), "/half": (301, "/today")}
        old, today, half = answers_of(there("/old"), there("/today"), there("/half"), allowed=there)
        assert old == Answer("moved", there("/new"))
        assert (today, half) == (Answer("fine"), Answer("fine"))


def test_redirects_without_end_are_left() -> None:
    with host() as there:
        there.answers["/round"] = 302, "/round"
        assert answers_of(there("/round"), allowed=there)[0].verdict == "unsure"
        assert len(there.asked) == 6


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{}/", "http://localhost:{}/", "http://[::1]:{}/", "http://[::ffff:127.0.0.1]:{}/", "http://2130706433:{}/",
        "http://0x7f.1:{}/", "http://0:{}/", "http://127.1:{}/", "http://10.0.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest/",
        "http://[fe80::1]/", "http://[fd00::1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://100.64.0.1/",
        "http://user:word@127.0.0.1:{}/",
    ],
)  # fmt: skip
def test_no_private_address_is_ever_asked_at_once_or_by_a_redirect(address: str) -> None:
    with host() as inside, host() as there:
        there.answers["/way-in"] = 302, address.format(inside.port)
        straight, led = answers_of(address.format(inside.port), there("/way-in"), allowed=there)
        assert {straight.verdict, led.verdict} <= {"private", "gone"}
        assert "private" in (straight.verdict, led.verdict) or "[" not in address
        assert inside.asked == []
        assert there.asked == ["/way-in"]


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://example.org/", "gopher://127.0.0.1/", "javascript:alert(1)"])
def test_a_redirect_leads_to_the_web_or_nowhere(to: str) -> None:
    with host() as there:
        there.answers["/a"] = 302, to
        assert answers_of(there("/a"), allowed=there)[0].verdict in ("private", "unsure")
        assert len(there.asked) == 1


def test_one_host_is_asked_one_thing_at_a_time_even_by_the_redirects_of_others() -> None:
    with host() as there, host() as other:
        other.answers |= {f"/{number}": (302, there(f"/from-{number}")) for number in range(20)}
        addresses = [*(there(f"/{number}") for number in range(20)), *(other(f"/{number}") for number in range(20))]
        allowed = frozenset({(HERE, there.port), (HERE, other.port)})
        assert {answer.verdict for answer in ask(addresses, pause=0, allowed=allowed).values()} == {"fine"}
        assert len(there.asked) == 40
        assert there.most_at_once == 1


def test_a_host_that_asks_for_fewer_questions_is_left_alone() -> None:
    with host() as there:
        there.answers["/1"] = 429, ""
        assert [answer.verdict for answer in answers_of(there("/0"), there("/1"), there("/2"), allowed=there)] == [
            "fine",
            "unsure",
            "unsure",
        ]
        assert there.asked == ["/0", "/1"]


@pytest.mark.parametrize("sent", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: " + b"a" * 100_000])
def test_a_host_that_never_finishes_its_answer_or_says_nonsense_is_left(sent: bytes) -> None:
    with socket.create_server((HERE, 0)) as server:
        kept: list[socket.socket] = []

        def serve() -> None:
            connection, _ = server.accept()
            connection.sendall(sent)
            kept.append(connection)  # and never closed, nor anything more said

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        there = Host(port=server.getsockname()[1])
        assert answers_of(there("/"), allowed=there, patience=0.3)[0].verdict == "unsure"
        thread.join()
        kept[0].close()


def test_a_host_that_does_not_answer_at_all_is_told_as_such() -> None:
    with socket.create_server((HERE, 0)) as server:
        port = server.getsockname()[1]
    assert answers_of(Host(port=port)("/"), allowed=Host(port=port)) == [Answer("unsure", "no answer came")]
    assert answers_of("http://nowhere.invalid/")[0].verdict in ("gone", "unsure")


def test_public_is_what_anybody_can_reach() -> None:
    assert all(map(is_public, ("1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101")))
    inside = (
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "192.0.2.1",
        "::",
        "::1",
        "::7f00:1",
        "ff02::1",
        "2001:0:7f00:1::",
        "fe80::1%eth0",
    )
    assert not any(map(is_public, inside))


# ---- from the command line ---------------------------------------------------------------------------------------------


def site(root: Path, text: str, head: str = "") -> Path:
    (root / "content").mkdir(parents=True)
    (root / "digest.yaml").write_text("title: Norwick\nurl: https://norwick.example/\ntimezone: UTC\n")
    (root / "content" / "2024-03-04-vote.md").write_text(f"---\ntitle: Vote\n{head}---\n{text}")
    return root


def test_no_command_asks_a_server_of_this_machine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with host() as inside:
        root = site(tmp_path, f"The [minutes]({inside('/minutes')}) say so.\n", f"sources: [{inside('/source')}]\n")
        assert run(["check", "-C", str(root), "--now", "2024-04-01T12:00Z", "--links", "--format", "json"]) == 0
        found = [(one["line"], one["column"], one["rule"], one["level"]) for one in json.loads(capsys.readouterr().out)]
        assert found == [(3, 11, "links/private", "warning"), (5, 15, "links/private", "warning")]
        assert inside.asked == []


def test_nothing_is_asked_unless_it_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **named: object) -> None:
        raise AssertionError("somebody looks up a host")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    root = site(tmp_path, "The [minutes](https://example.org/minutes) say so.\n", "sources: [https://example.org/source]\n")
    assert run(["check", "-C", str(root), "--now", "2024-04-01T12:00Z"]) == 0
    assert run(["build", "-C", str(root), "--now", "2024-04-01T12:00Z", "-q"]) == 0


def test_an_answer_is_told_where_the_address_stands_and_an_exception_silences_it(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    with host() as there:
        there.answers |= {"/gone": (404, ""), "/old": (301, "/new")}
        text = f"The [minutes]({there('/gone')}) and the [rules]({there('/old')}) say so.\n\nThe [minutes]({there('/gone')}) say so.\n"

        def answers(addresses: object) -> object:
            return ask(addresses, pause=0, allowed=frozenset({(HERE, there.port)}))

        def problems(root: Path) -> list[str]:
            report = check(Folder(root=root), datetime(2024, 4, 1, tzinfo=UTC), ask=answers)
            return [str(problem) for problem in report.problems]

        gone, moved = problems(site(tmp_path / "told", text))
        assert gone == (
            f"content/2024-03-04-vote.md:4:15: warning: “{there('/gone')}”: it says 404 (not found); find where it is now, or link to an"
            " archived copy  [links/gone]"
        )
        assert moved.endswith(f"hint: “{there('/old')}” has moved for good; write {there('/new')}  [links/moved]")
        head = "ignore: [{rule: links/gone, reason: that it is gone is the news}]\n"
        assert [one[-13:] for one in problems(site(tmp_path / "excepted", text, head))] == ["[links/moved]"]


def test_each_verdict_has_a_rule() -> None:
    from typing import get_args

    from digest.outside import Verdict

    assert {f"links/{verdict}" for verdict in get_args(Verdict)} - {"links/fine"} == LINKS.keys()
