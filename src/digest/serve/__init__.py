"""A preview of the finished site on this machine: loopback only, read only, as a static host would show it."""

import errno
import mimetypes
import socketserver
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from digest.files import Unreadable, read_bytes
from digest.problems import Refused
from digest.serve.desk import EMPTY, EVENTS, Desk, own_file, with_script

ADDRESS = "127.0.0.1"
LARGEST = 200_000_000
TRIES = 20
PATIENCE = 15.0  # seconds until a browser that waits is told that somebody is there

# Python's own list without the machine's, so that a preview is the same everywhere, and what the older Pythons lack.
TYPES = mimetypes.MimeTypes().types_map[True] | {
    ".atom": "application/atom+xml",
    ".js": "text/javascript",
    ".md": "text/markdown",
    ".rss": "application/rss+xml",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}

HEADERS = (
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)


class Preview(ThreadingHTTPServer):
    """Serves the folder below ``base`` (``/`` or ``/digest/``) at the port, or at the next free one.

    Each request reads the folder anew, so that a build may exchange it meanwhile. With a ``desk``, pages get a script that shows what it
    tells. Raises ``Refused`` where no port is free.
    """

    daemon_threads = True

    def __init__(self, folder: Path, base: str, port: int, desk: Desk | None = None) -> None:
        self.folder = folder
        self.desk = desk
        self.base = f"/{base.strip('/')}/".replace("//", "/")
        for candidate in range(port, min(port + TRIES, 65536)):
            try:
                super().__init__((ADDRESS, candidate), Request)
                break
            except OSError as trouble:
                if trouble.errno not in (errno.EADDRINUSE, errno.EACCES):
                    raise
        else:
            raise Refused(f"error: no free port from {port} on; name another one with --port.")
        self.hosts = {f"{name}:{self.server_port}" for name in (ADDRESS, "localhost")}
        if self.server_port == 80:
            self.hosts |= {ADDRESS, "localhost"}
        self.address = f"http://{ADDRESS}:{self.server_port}{self.base}"

    def server_bind(self) -> None:
        """Bind without asking the network for this machine's name, which may take long and which nobody needs."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = ADDRESS, self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up is no trouble; anything else is a bug and shows."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Request(BaseHTTPRequestHandler):
    """One request of a browser: a file, the 404 page, or a refusal."""

    server: Preview
    protocol_version = "HTTP/1.1"
    server_version = "digest"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        """Answer with the file that the path names."""
        if self.headers.get("Host", "").lower() not in self.server.hosts:
            # A page of some other site that had its name point here (DNS rebinding) could read the preview otherwise.
            return self.answer(HTTPStatus.MISDIRECTED_REQUEST, "text/plain", b"This preview answers to 127.0.0.1 and localhost only.\n")
        if self.server.desk and self.path == EVENTS:
            return self.events(self.server.desk)
        if self.server.desk and (ours := own_file(self.path)):
            return self.answer(HTTPStatus.OK, *ours)
        base = self.server.base
        path = unquote(self.path.partition("?")[0].partition("#")[0], errors="surrogateescape")
        if path == "/" and base != "/":
            return self.redirect(base)
        relative = path.removeprefix(base)
        if path.startswith(base) and contained(relative.removesuffix("/")):
            body = self.file(f"{relative}index.html" if relative.endswith("/") or not relative else relative)
            if body is not None:
                return self.answer(HTTPStatus.OK, content_type(relative if relative and not relative.endswith("/") else "index.html"), body)
            if relative and not relative.endswith("/") and self.file(f"{relative}/index.html") is not None:
                return self.redirect(quote(path, errors="surrogateescape") + "/")
        return self.answer(
            HTTPStatus.NOT_FOUND,
            content_type("404.html"),
            self.file("404.html") or (EMPTY if self.server.desk else b"There is no such page.\n"),
        )

    do_HEAD = do_GET

    def refuse(self) -> None:
        """A preview is only read."""
        self.close_connection = True
        self.answer(HTTPStatus.METHOD_NOT_ALLOWED, "text/plain", b"This preview is read only.\n", ("Allow", "GET, HEAD"))

    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = refuse

    def events(self, desk: Desk) -> None:
        """Tell the browser of each state as it comes (HTML, 9.2: server-sent events), until one of both goes away."""
        origin = self.headers.get("Origin", "")
        if self.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin" or origin.removeprefix("http://") not in (
            "",
            *self.server.hosts,
        ):
            return self.answer(HTTPStatus.FORBIDDEN, "text/plain", b"Only pages of this preview may ask.\n")
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        for name, value in (("Content-Type", "text/event-stream"), *HEADERS):
            self.send_header(name, value)
        self.end_headers()
        for state in desk.states(PATIENCE):
            self.wfile.write(b": still here\n\n" if state is None else f"data: {state.as_json()}\n\n".encode())
            self.wfile.flush()

    def file(self, relative: str) -> bytes | None:
        """What is in a regular file of the folder, reached without a symbolic link; ``None`` where there is none."""
        try:
            return read_bytes(self.server.folder, relative, LARGEST)
        except Unreadable:
            return None

    def redirect(self, path: str) -> None:
        """Send the browser to another path of this preview."""
        self.answer(HTTPStatus.FOUND, "text/plain", b"", ("Location", path))

    def answer(self, status: HTTPStatus, kind: str, body: bytes, *more: tuple[str, str]) -> None:
        """Send one whole answer."""
        if self.server.desk and kind.startswith("text/html"):
            body = with_script(body)
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), *HEADERS, *more):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: only the command line prints."""


def contained(relative: str) -> bool:
    """Whether a path stays inside the folder and out of its hidden files (but for ``.well-known/``)."""
    parts = relative.split("/") if relative else []
    return "\\" not in relative and "\0" not in relative and all(part and (part[0] != "." or part == ".well-known") for part in parts)


def content_type(name: str) -> str:
    """The media type of a file by its name, with the encoding of text."""
    kind = TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith(("json", "xml")) else kind
