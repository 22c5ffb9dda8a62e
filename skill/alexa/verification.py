"""Verifies that a web request comes from Alexa, is fresh and is for this skill. Lambda does this itself.

The rules are those of Amazon's "Host a Custom Skill as a Web Service": the address of the certificates, their chain to
a trusted root, the signature over the raw body, the timestamp, and the id of the skill. Nothing is parsed before the
signature over it was found right.
"""

import base64
import binascii
import http.client
import json
import posixpath
import re
import ssl
import time
import warnings
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock, Thread
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import certifi
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509 import Certificate, DNSName, load_pem_x509_certificates
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from skill.alexa.request import get

SIGNATURE_HEADER, CHAIN_URL_HEADER = "Signature-256", "SignatureCertChainUrl"
CHAIN_HOST, CHAIN_PATH, CHAIN_PORT = "s3.amazonaws.com", "/echo.api/", 443
SIGNER = "echo-api.amazon.com"
"""The host that the certificate of the signature must be for."""
TOLERANCE, SKILL_EVENT_TOLERANCE = timedelta(seconds=150), timedelta(hours=1)
"""How far a request's timestamp may lie from now, before or after; that of a skill event may lie further."""
SKILL_EVENT_PREFIX = "AlexaSkillEvent."
MAX_URL, MAX_CHAIN = 1024, 65_536
"""Characters of the address of a chain, and bytes of a chain; a real one has 90 and 7,000."""
MAX_CERTIFICATES = 10
CHAINS_KEPT, FAILURES_KEPT = 16, 256
"""How many verified chains, and addresses without one, are remembered; the ones used last."""
FAILURE_SECONDS = 5.0
"""For so long an address that gave no good chain is not asked again."""
DOWNLOADS = 2
"""At most so many chains are fetched at once; a request that would need another one is refused."""
DOWNLOAD_SECONDS = 3.0
"""A fetch that takes longer has failed: Alexa itself waits eight seconds."""
FOLLOWER_SECONDS = 1.0
"""A request waits so long, from its start, for a fetch that another request began. So a slow one binds few workers."""
CONNECT_SECONDS = 2.0
_DOTS = re.compile(r"%2e", re.IGNORECASE)
_PRINTABLE = re.compile(r"[!-~]+")

FetchChain = Callable[[str], bytes]
"""Returns the PEM file at an address; raises OSError or ValueError if it cannot be had."""
Clock = Callable[[], datetime]
"""Returns the time now, with its time zone."""


class RejectedRequestError(Exception):
    """The request is not one of Alexa's for this skill. The message says which rule it breaks, without its content."""


class Verifier:
    """Verifies requests for one skill. Safe to share between threads."""

    def __init__(
        self,
        skill_id: str,
        *,
        fetch_chain: FetchChain | None = None,
        trust_roots: Sequence[Certificate] | None = None,
        clock: Clock | None = None,
    ) -> None:
        """By default chains come from Amazon, the trusted roots from certifi, and the time from the system."""
        self._skill_id = skill_id
        self._now = clock or _now
        self._chains = _Chains(fetch_chain or download, trusted_roots() if trust_roots is None else trust_roots)

    def verify(self, body: bytes, *, signature: str, address: str) -> None:
        """Raise RejectedRequestError for a raw body that breaks a rule.

        `signature` and `address` are what the headers SIGNATURE_HEADER and CHAIN_URL_HEADER say; empty without them.
        """
        now, url = self._now(), chain_url(address)
        _check_signature(self._chains.signer(url, now), _decode(signature), body)
        envelope = parse(body)
        _check_timestamp(envelope["request"], now)
        if application_ids(envelope) != {self._skill_id}:
            raise RejectedRequestError("it is for another skill")


def chain_url(url: str) -> str:
    """The address of the certificates in normal form. Raises RejectedRequestError unless it is one of Alexa's."""
    refused = RejectedRequestError("the address of the certificates is none of Alexa's")
    if len(url) > MAX_URL or not _PRINTABLE.fullmatch(url) or "\\" in url:
        raise refused
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise refused from None
    # A colon without a number stands for no port; other hosts could hide behind a user name.
    if parts.scheme != "https" or parts.hostname != CHAIN_HOST or port not in (None, CHAIN_PORT) or "@" in parts.netloc:
        raise refused
    # POSIX keeps two slashes at the start of a path.
    path = posixpath.normpath("/" + _DOTS.sub(".", parts.path).lstrip("/"))
    if not path.startswith(CHAIN_PATH) or parts.query:
        raise refused
    return f"https://{CHAIN_HOST}{path}"


def download(url: str) -> bytes:
    """Fetch a chain from Amazon. Raises OSError or ValueError; never follows a redirect, never reads without limit."""
    deadline = time.monotonic() + DOWNLOAD_SECONDS
    parts = urlsplit(url)
    connection = http.client.HTTPSConnection(
        parts.hostname or "",
        parts.port,
        timeout=CONNECT_SECONDS,
        context=ssl.create_default_context(cafile=certifi.where()),
    )
    try:
        connection.request("GET", parts.path, headers={"Accept": "*/*", "Connection": "close"})
        response = connection.getresponse()
        if response.status != http.client.OK:
            raise ValueError(f"the server of the certificates answered with status {response.status}")
        return _read(response, deadline)
    except http.client.HTTPException as error:
        raise ValueError("the server of the certificates broke HTTP") from error
    finally:
        connection.close()


def trusted_roots() -> list[Certificate]:
    """The certificate authorities that the web trusts."""
    with warnings.catch_warnings():
        # One of them has the serial number 0, which this library will refuse one day.
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        return load_pem_x509_certificates(Path(certifi.where()).read_bytes())


def parse(body: bytes) -> dict[str, Any]:
    """The request envelope in a body. Raises RejectedRequestError if it is no envelope at all."""
    try:
        envelope = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise RejectedRequestError("the body is not JSON") from None
    request = envelope.get("request") if isinstance(envelope, dict) else None
    if not isinstance(request, dict) or not isinstance(request.get("type"), str):
        raise RejectedRequestError("the body is no request envelope")
    return dict(envelope)


def application_ids(envelope: Mapping[str, Any]) -> set[object]:
    """The ids of the skills that an envelope says it is for; Alexa gives the same one in two places."""
    found = (get(envelope, "context", "System", "application"), get(envelope, "session", "application"))
    ids = [application.get("applicationId") for application in found if isinstance(application, Mapping)]
    return {found if isinstance(found, str) else None for found in ids}


def _check_signature(signer: Certificate, signature: bytes, body: bytes) -> None:
    key = signer.public_key()
    if not isinstance(key, RSAPublicKey):
        raise RejectedRequestError("the certificate has no RSA key")
    try:
        key.verify(signature, body, PKCS1v15(), SHA256())
    except InvalidSignature:
        raise RejectedRequestError("the signature does not fit the body") from None


def _decode(header: str) -> bytes:
    try:
        signature = base64.b64decode(header, validate=True)
    except (binascii.Error, ValueError):
        signature = b""
    if not signature:
        raise RejectedRequestError("the signature is missing or damaged")
    return signature


def _check_timestamp(request: Mapping[str, Any], now: datetime) -> None:
    try:
        sent = datetime.fromisoformat(request["timestamp"])
        age = now - (sent if sent.tzinfo else sent.replace(tzinfo=UTC))
    except (KeyError, TypeError, ValueError, OverflowError):
        raise RejectedRequestError("the timestamp is missing or damaged") from None
    tolerance = SKILL_EVENT_TOLERANCE if request["type"].startswith(SKILL_EVENT_PREFIX) else TOLERANCE
    if abs(age) > tolerance:
        raise RejectedRequestError("the timestamp is too old or in the future")


class _Chain(NamedTuple):
    """A verified chain."""

    signer: Certificate
    valid_from: datetime
    valid_until: datetime


class _Chains:
    """Verified chains by address: fetched when first needed, kept while they are valid.

    Only verified chains are kept, so that no burst of other addresses can push them out. Fetching happens in threads
    of its own, at most DOWNLOADS of them, so that a slow server binds those and not the workers.
    """

    def __init__(self, fetch: FetchChain, roots: Sequence[Certificate]) -> None:
        self._fetch = fetch
        self._store = Store(list(roots))
        self._kept: OrderedDict[str, _Chain] = OrderedDict()
        self._failed: OrderedDict[str, float] = OrderedDict()
        self._running: dict[str, tuple[Future[_Chain], float]] = {}
        self._lock = Lock()

    def signer(self, url: str, now: datetime) -> Certificate:
        """The certificate of the signature. Raises RejectedRequestError if there is no chain that is valid now."""
        with self._lock:
            kept = self._kept.get(url)
            if kept and kept.valid_from <= now <= kept.valid_until:
                self._kept.move_to_end(url)
                return kept.signer
            fetching, patience = self._join_or_start(url, now)
        try:
            return fetching.result(patience).signer
        except FutureTimeoutError:
            raise RejectedRequestError("the certificates took too long to fetch") from None

    def _join_or_start(self, url: str, now: datetime) -> tuple["Future[_Chain]", float]:
        """The running fetch of an address, begun if need be, and how many seconds to wait for it."""
        if url in self._running:
            fetching, started = self._running[url]
            return fetching, max(0.0, started + FOLLOWER_SECONDS - time.monotonic())
        if time.monotonic() < self._failed.get(url, 0.0):
            raise RejectedRequestError("the address gave no good certificates a moment ago")
        if len(self._running) >= DOWNLOADS:
            raise RejectedRequestError("too many certificates are being fetched")
        fetching = Future()
        self._running[url] = fetching, time.monotonic()
        Thread(target=self._run, args=(url, now, fetching), daemon=True).start()
        return fetching, DOWNLOAD_SECONDS

    def _run(self, url: str, now: datetime, fetching: "Future[_Chain]") -> None:
        """Fetch and verify a chain, in a thread of its own."""
        try:
            chain = self._verified(self._fetch(url), now)
        except Exception as error:  # whatever a fetch raises must reach those who wait for it
            with self._lock:
                del self._running[url]
                _keep_last(self._failed, url, time.monotonic() + FAILURE_SECONDS, FAILURES_KEPT)
            rejected = isinstance(error, RejectedRequestError)
            fetching.set_exception(error if rejected else RejectedRequestError("the certificates cannot be fetched"))
        else:
            with self._lock:
                del self._running[url]
                _keep_last(self._kept, url, chain, CHAINS_KEPT)
            fetching.set_result(chain)

    def _verified(self, pem: bytes, now: datetime) -> _Chain:
        try:
            certificates = load_pem_x509_certificates(pem) if len(pem) <= MAX_CHAIN else []
        except ValueError:
            certificates = []
        if not 0 < len(certificates) <= MAX_CERTIFICATES:
            raise RejectedRequestError("the certificates are damaged")
        verifier = PolicyBuilder().store(self._store).time(now).build_server_verifier(DNSName(SIGNER))
        try:
            path = verifier.verify(certificates[0], certificates[1:])
        except (VerificationError, UnsupportedAlgorithm, ValueError):
            raise RejectedRequestError("the certificates are not trusted, not valid now, or not Alexa's") from None
        return _Chain(
            certificates[0],
            max(certificate.not_valid_before_utc for certificate in path),
            min(certificate.not_valid_after_utc for certificate in path),
        )


def _keep_last(kept: OrderedDict[str, Any], key: str, value: Any, limit: int) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > limit:
        kept.popitem(last=False)


def _read(response: http.client.HTTPResponse, deadline: float) -> bytes:
    """The body of a response, if it is short and arrives in time. A server may send it byte by byte."""
    read = bytearray()
    while part := response.read1(MAX_CHAIN + 1 - len(read)):
        read += part
        if len(read) > MAX_CHAIN:
            raise ValueError("the certificates are too long")
        if time.monotonic() > deadline:
            raise TimeoutError("the certificates took too long to read")
    return bytes(read)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _now() -> datetime:
    return datetime.now(UTC)
