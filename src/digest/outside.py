"""Whether addresses outside of the site answer: asked only when an editor wants it, politely, and never inside of a private network.

What a text links to is chosen by whoever wrote it, perhaps by somebody who would like to see into the network of the machine that asks.
So the addresses of a host are looked up once, each has to be public, and the connection goes to one of those, whatever a second
look-up would say; and all that again at each redirect.
"""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http.client import HTTPException
from time import sleep
from typing import Any, Literal
from urllib.parse import SplitResult, urljoin, urlsplit

from digest import __version__
from digest.problems import Refused

MOST = 2000
"""Addresses that are asked in one run."""
_AT_ONCE = 8  # hosts that are asked at the same time
_PAUSE = 1.0  # seconds between two questions to one host
_PATIENCE = 15.0  # seconds until an answer has to begin
_REDIRECTS = 5
_AGENT = f"digest/{__version__} (link check)"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Verdict = Literal["fine", "gone", "moved", "private", "unsure"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking: ``said`` tells it in words, and of what has ``moved`` it is the address where it is now."""

    verdict: Verdict
    said: str = ""


class _Private(Exception):
    """The host is in a private network, or on this machine."""


def ask(
    addresses: Iterable[str],
    *,
    tell: Callable[[int, int], None] = lambda done, total: None,
    pause: float = _PAUSE,
    patience: float = _PATIENCE,
    allowed: frozenset[tuple[str, int]] = frozenset(),
) -> Mapping[str, Answer]:
    """The answers by address; of more than ``MOST`` addresses, those of the first.

    One host is asked one thing at a time, with a ``pause`` in seconds after each, and nothing more once it says that this is too much
    (429). ``tell`` is called with how many are done, of how many. ``allowed`` are addresses and ports of this machine's
    own servers in tests: no command and no setting names any. Raises ``Refused`` where urllib3 is not installed.
    """
    try:
        import urllib3.connection as connections
        from urllib3.exceptions import HTTPError
    except ImportError:
        raise Refused(
            'error: to ask whether links still lead somewhere needs urllib3; install it with pip install "digest[links]"'
        ) from None

    wanted = list(dict.fromkeys(addresses))[:MOST]
    by_host: dict[str, list[str]] = {}
    for address in wanted:
        by_host.setdefault(_host(address), []).append(address)
    asking = _Asking(connections, (OSError, ValueError, HTTPError, HTTPException), pause, patience, allowed)
    answers: dict[str, Answer] = {}
    with ThreadPoolExecutor(_AT_ONCE) as several:
        for of_host in several.map(partial(_ask_host, asking), by_host.values()):
            answers |= of_host
            tell(len(answers), len(wanted))
    return answers


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _ask_host(asking: "_Asking", addresses: Sequence[str]) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    tired = ""
    for address in addresses:
        answers[address] = Answer("unsure", tired) if tired else asking.answer(address)
        if answers[address].said == _TOO_MANY:
            tired = "the host asked for fewer questions"
    return answers


_TOO_MANY = "it says 429 (too many questions)"
_SAYS = {401: "a password is needed", 403: "it lets no program in", 404: "not found", 410: "gone", 451: "held back by law", 503: "busy"}


class _Asking:
    """How hosts are asked: with a lock for each, so that whatever leads there waits for its turn."""

    def __init__(
        self, connections: Any, broken: tuple[type[Exception], ...], pause: float, patience: float, allowed: frozenset[tuple[str, int]]
    ) -> None:
        self.connections, self.broken, self.pause, self.patience, self.allowed = connections, broken, pause, patience, allowed
        self.trust = ssl.create_default_context()
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def answer(self, address: str) -> Answer:
        """What comes of following an address to its end."""
        here, forever = address, True
        try:
            for _ in range(_REDIRECTS + 1):
                status, to = self._request(here)
                if not 300 <= status < 400 or not to:
                    return self._judged(status, address, here if forever else "")
                forever = forever and status in (301, 308)
                here = urljoin(here, to)
            return Answer("unsure", "it leads from one address to the next without end")
        except _Private as private:
            return Answer("private", str(private))
        except socket.gaierror:
            return Answer("gone", f"there is no host {_host(here)}")
        except ssl.SSLError:
            return Answer("unsure", "its certificate cannot be verified")
        except TimeoutError:
            return Answer("unsure", "no answer came in time")
        except self.broken:
            return Answer("unsure", "no answer came")

    @staticmethod
    def _judged(status: int, address: str, end: str) -> Answer:
        if status in (404, 410):
            return Answer("gone", f"it says {status} ({_SAYS[status]})")
        if status == 429:
            return Answer("unsure", _TOO_MANY)
        if status >= 400:
            return Answer("unsure", f"it says {status}" + (f" ({_SAYS[status]})" if status in _SAYS else ""))
        return Answer("moved", end) if end and end != address else Answer("fine")

    def _request(self, address: str) -> tuple[int, str]:
        """Status and ``Location`` of one address, without its content."""
        parts = urlsplit(address)
        host, port = self._public(parts)
        with self._lock:
            lock = self._locks.setdefault(host, threading.Lock())
        with lock:
            try:
                return self._head(parts, host, port)
            finally:
                sleep(self.pause)

    def _public(self, parts: SplitResult) -> tuple[str, int]:
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise _Private("it leads to no address of the web")
        if parts.username is not None:
            raise _Private("a name or password stands in it")
        return parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)

    def _head(self, parts: SplitResult, host: str, port: int) -> tuple[int, str]:
        ip = self._looked_up(host, port)
        made = self.connections
        if parts.scheme == "https":
            connection = made.HTTPSConnection(
                ip, port, timeout=self.patience, server_hostname=host, assert_hostname=host, ssl_context=self.trust
            )
        else:
            connection = made.HTTPConnection(ip, port, timeout=self.patience)
        # A server that sends a letter now and then would never be out of time otherwise.
        timer = threading.Timer(self.patience, _cut, [connection])
        timer.daemon = True
        timer.start()
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            headers = {"Host": parts.netloc, "User-Agent": _AGENT, "Accept": "*/*", "Connection": "close"}
            # GET, since many servers do not know HEAD or answer it otherwise; the content is not read.
            connection.request("GET", target, headers=headers, preload_content=False)
            response = connection.getresponse()
            return response.status, response.headers.get("Location", "")
        finally:
            timer.cancel()
            connection.close()

    def _looked_up(self, host: str, port: int) -> str:
        """One of the host's addresses, if all of them are public. Raises ``_Private``, or ``socket.gaierror`` where there is none."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except UnicodeError:
            raise socket.gaierror(host) from None
        ips = [str(entry[4][0]) for entry in found]
        for ip in ips:
            if (ip, port) not in self.allowed and not is_public(ip):
                raise _Private(f"it leads into a private network ({ip}), where readers are not")
        return ips[0]


def _cut(connection: Any) -> None:
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def is_public(ip: str) -> bool:
    """Whether an IP address is one that anybody may reach (IANA special-purpose registries), however it is wrapped."""
    address = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.teredo:
            return False
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if int(address) >> 32 == 0:  # "IPv4-compatible", long out of use
            return False
    return address.is_global and not address.is_multicast
