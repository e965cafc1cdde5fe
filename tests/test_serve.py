"""The preview shows the folder as a host would, to this machine only, and nothing beside it."""

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from digest.problems import Refused
from digest.serve import Preview


@contextmanager
def running(folder: Path, base: str = "/") -> Iterator[Preview]:
    with Preview(folder, base, 0) as preview:
        thread = threading.Thread(target=preview.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield preview
        finally:
            preview.shutdown()
            thread.join()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A finished site, with a secret beside it."""
    (tmp_path / "secret.txt").write_text("secret")
    site = tmp_path / "site"
    (site / "talks").mkdir(parents=True)
    (site / "index.html").write_text("<h1>Home</h1>")
    (site / "404.html").write_text("<h1>Nothing here</h1>")
    (site / "talks" / "index.html").write_text("<h1>Talks</h1>")
    (site / "feed.xml").write_text("<feed/>")
    (site / "feed.rss").write_text("<rss/>")
    (site / "style.css").write_text("body{}")
    (site / "icon.svg").write_text("<svg/>")
    (site / "عن.html").write_text("about")
    (site / ".digest").write_text("record")
    (site / "out.txt").symlink_to(tmp_path / "secret.txt")
    (site / "up").symlink_to(tmp_path)
    return site


def ask(preview: Preview, path: str, method: str = "GET", host: str = "") -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", preview.server_port, timeout=10)
    try:
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", host or f"127.0.0.1:{preview.server_port}")
        connection.endheaders()
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def raw(preview: Preview, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", preview.server_port), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        while more := connection.recv(65536):
            answer += more
    return answer


def test_files_have_their_content_types_and_are_never_stored(folder: Path) -> None:
    kinds = {
        "/": "text/html; charset=utf-8",
        "/talks/": "text/html; charset=utf-8",
        "/talks/index.html": "text/html; charset=utf-8",
        "/feed.xml": "application/xml; charset=utf-8",
        "/feed.rss": "application/rss+xml; charset=utf-8",
        "/style.css": "text/css; charset=utf-8",
        "/icon.svg": "image/svg+xml; charset=utf-8",
        "/%D8%B9%D9%86.html": "text/html; charset=utf-8",
        "/style.css?v=1": "text/css; charset=utf-8",
    }
    with running(folder) as preview:
        for path, kind in kinds.items():
            answer, body = ask(preview, path)
            assert (answer.status, answer.headers["Content-Type"]) == (200, kind), path
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert int(answer.headers["Content-Length"]) == len(body) > 0


def test_an_address_that_leads_nowhere_gets_the_sites_own_404_page(folder: Path) -> None:
    with running(folder) as preview:
        answer, body = ask(preview, "/nowhere/")
        assert (answer.status, body) == (404, b"<h1>Nothing here</h1>")
        (folder / "404.html").unlink()
        answer, body = ask(preview, "/nowhere/")
        assert (answer.status, body) == (404, b"There is no such page.\n")


def test_a_folder_without_its_slash_is_sent_to_the_one_with_it(folder: Path) -> None:
    with running(folder) as preview:
        answer, _ = ask(preview, "/talks")
        assert (answer.status, answer.headers["Location"]) == (302, "/talks/")


def test_a_site_in_a_subfolder_is_shown_below_it(folder: Path) -> None:
    with running(folder, "/digest/") as preview:
        assert preview.address == f"http://127.0.0.1:{preview.server_port}/digest/"
        assert ask(preview, "/digest/talks/")[0].status == 200
        assert ask(preview, "/talks/")[0].status == 404
        answer, _ = ask(preview, "/")
        assert (answer.status, answer.headers["Location"]) == (302, "/digest/")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/talks/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/talks/%2e%2e/%2e%2e/secret.txt",
        "//secret.txt",
        "/talks//../../secret.txt",
        "/%00",
        "/index.html%00.txt",
        "/.digest",
        "/%2edigest",
        "/out.txt",
        "/up/secret.txt",
        "/%ff",
        "/%ED%B2%80",
        "http://127.0.0.1/secret.txt",
        "/" + "a/" * 5000,
        "/" + "a" * 5000,
    ],
)
def test_nothing_outside_the_folder_nothing_hidden_and_no_link_is_served(folder: Path, path: str) -> None:
    with running(folder) as preview:
        answer = raw(preview, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{preview.server_port}\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 404 ")
    assert b"secret" not in answer
    assert b"record" not in answer


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1:{port}.evil.example", "0.0.0.0:{port}"]
)
def test_a_foreign_host_name_is_refused(folder: Path, host: str) -> None:
    with running(folder) as preview:
        answer, body = ask(preview, "/", host=host.format(port=preview.server_port))
        assert answer.status == 421
        assert b"Home" not in body


def test_a_request_without_a_host_is_refused(folder: Path) -> None:
    with running(folder) as preview:
        assert raw(preview, b"GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 421 ")


def test_localhost_is_this_machine_too(folder: Path) -> None:
    with running(folder) as preview:
        assert ask(preview, "/", host=f"LOCALHOST:{preview.server_port}")[0].status == 200


def test_the_preview_is_read_only(folder: Path) -> None:
    with running(folder) as preview:
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
            answer, _ = ask(preview, "/", method)
            assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
        answer, body = ask(preview, "/", "HEAD")
        assert (answer.status, answer.headers["Content-Length"], body) == (200, "13", b"")


def test_a_build_may_exchange_the_folder_meanwhile(folder: Path, tmp_path: Path) -> None:
    with running(folder) as preview:
        assert ask(preview, "/")[1] == b"<h1>Home</h1>"
        folder.rename(tmp_path / "old")
        folder.mkdir()
        (folder / "index.html").write_text("<h1>New</h1>")
        assert ask(preview, "/")[1] == b"<h1>New</h1>"


def test_only_the_loopback_interface_listens(folder: Path) -> None:
    with running(folder) as preview:
        assert preview.socket.getsockname()[0] == "127.0.0.1"


def test_a_port_that_is_taken_gives_way_to_the_next_free_one(folder: Path) -> None:
    with running(folder) as first, Preview(folder, "/", first.server_port) as second:
        assert first.server_port < second.server_port <= first.server_port + 19


def test_no_free_port_at_all_is_said_plainly(folder: Path) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", 65535))
        taken.listen()
        with pytest.raises(Refused, match="no free port from 65535 on"):
            Preview(folder, "/", 65535)
