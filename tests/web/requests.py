"""Requests to the web service, and every way in which one can be bad."""

import base64
import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.x509.oid import ExtendedKeyUsageOID

from skill.alexa.verification import MAX_CHAIN, SIGNER
from skill.tools.simulator.envelope import APPLICATION
from tests import events
from tests.web import authority
from tests.web.authority import DAY, GOOD_CHAIN, INTERMEDIATE, NOW, ROOT, SIGNING, STRANGER, Issued, chain, issue

URL = "https://s3.amazonaws.com/echo.api/echo-api-cert-14.pem"
OTHER_SKILL = APPLICATION.replace("0", "1")


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Draft:
    """A request before it is signed; a good one, until something changes it."""

    envelope: dict[str, Any]
    url: str | None = URL
    chain: bytes | Exception = GOOD_CHAIN
    """What is found at the address."""
    signer: Issued = SIGNING
    hash: HashAlgorithm = field(default_factory=SHA256)
    body: bytes | None = None
    """In the place of the envelope."""
    headers: dict[str, str | None] = field(default_factory=dict)
    """In the place of headers; None leaves one out."""
    method: str = "POST"
    path: str = "/"

    def signed(self) -> "Signed":
        """The request as it is sent."""
        body = json.dumps(self.envelope).encode() if self.body is None else self.body
        key = self.signer.key
        if isinstance(key, EllipticCurvePrivateKey):
            signature = key.sign(body, ec.ECDSA(self.hash))
        else:
            signature = key.sign(body, PKCS1v15(), self.hash)
        headers = {"Signature-256": base64.b64encode(signature).decode(), "SignatureCertChainUrl": self.url}
        found = {name: value for name, value in {**headers, **self.headers}.items() if value is not None}
        return Signed(self.method, self.path, found, body)


@dataclass(frozen=True)
class Signed:
    """A request as it is sent."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


def good(words: str = "how many sessions will i need", moment: datetime = NOW) -> Draft:
    """A request that must be answered."""
    envelope = copy.deepcopy(events.question(words))
    envelope["request"]["timestamp"] = stamp(moment)
    return Draft(envelope)


Change = Callable[[Draft], None]


def address(url: str | None) -> Change:
    return lambda draft: setattr(draft, "url", url)


def certificates(pem: bytes | Exception, signer: Issued = SIGNING) -> Change:
    """Another chain, at an address of its own, which another key signs with."""

    def change(draft: Draft) -> None:
        draft.chain, draft.signer = pem, signer

    return change


def header(name: str, value: str | None) -> Change:
    return lambda draft: draft.headers.update({name: value})


def body(text: bytes) -> Change:
    return lambda draft: setattr(draft, "body", text)


def at(moment: object) -> Change:
    return lambda draft: draft.envelope["request"].update(timestamp=moment)


def without_timestamp(draft: Draft) -> None:
    del draft.envelope["request"]["timestamp"]


def skill_event(moment: datetime) -> Change:
    def change(draft: Draft) -> None:
        draft.envelope["request"] = {
            "type": "AlexaSkillEvent.SkillDisabled",
            "requestId": "1",
            "timestamp": stamp(moment),
        }
        del draft.envelope["session"]

    return change


def for_skill(context: object, session: object) -> Change:
    def change(draft: Draft) -> None:
        draft.envelope["context"]["System"]["application"] = {"applicationId": context}
        draft.envelope["session"]["application"] = {"applicationId": session}

    return change


def for_no_skill(draft: Draft) -> None:
    del draft.envelope["context"], draft.envelope["session"]


def changed_after_signing(draft: Draft) -> None:
    draft.headers["Signature-256"] = draft.signed().headers["Signature-256"]
    draft.envelope["request"]["locale"] = "en-GB"


def http(method: str, path: str) -> Change:
    def change(draft: Draft) -> None:
        draft.method, draft.path = method, path

    return change


def _leaf(name: str = SIGNER, issuer: Issued = INTERMEDIATE, **options: Any) -> Change:
    options.setdefault("hosts", [SIGNER])
    leaf = issue(name, issuer, **options)
    return certificates(chain(leaf, issuer) if issuer is not ROOT else chain(leaf), leaf)


_EXPIRED = issue("Expired Intermediate", ROOT, authority=True, valid=(NOW - 30 * DAY, NOW - DAY))
_NO_AUTHORITY = issue("No Authority", INTERMEDIATE, hosts=["example.com"])
_SELF = issue(SIGNER, hosts=[SIGNER], key=authority.rsa_key("self"))
_EC = issue(SIGNER, INTERMEDIATE, hosts=[SIGNER], key=ec.generate_private_key(ec.SECP256R1()))
_OTHER_KEY = issue(SIGNER, INTERMEDIATE, hosts=[SIGNER], key=authority.rsa_key("other"))

BROKEN: dict[str, dict[str, Change]] = {
    "address": {
        "http": address(URL.replace("https", "http")),
        "another host": address("https://example.com/echo.api/echo-api-cert.pem"),
        "a host inside Amazon's": address("https://evil.s3.amazonaws.com/echo.api/echo-api-cert.pem"),
        "a host that begins like Amazon's": address("https://s3.amazonaws.com.example.com/echo.api/cert.pem"),
        "a host behind a user name": address("https://s3.amazonaws.com@example.com/echo.api/cert.pem"),
        "a user name": address("https://me@s3.amazonaws.com/echo.api/echo-api-cert.pem"),
        "another port": address("https://s3.amazonaws.com:563/echo.api/echo-api-cert.pem"),
        "a port that is no number": address("https://s3.amazonaws.com:https/echo.api/echo-api-cert.pem"),
        "a port that is too high": address("https://s3.amazonaws.com:66000/echo.api/echo-api-cert.pem"),
        "another folder": address("https://s3.amazonaws.com/echo.apis/echo-api-cert.pem"),
        "the folder in capitals": address("https://s3.amazonaws.com/EcHo.aPi/echo-api-cert.pem"),
        "out of the folder": address("https://s3.amazonaws.com/echo.api/../evil/echo-api-cert.pem"),
        "out of the folder, encoded": address("https://s3.amazonaws.com/echo.api/%2E%2e/evil/echo-api-cert.pem"),
        "a backslash": address("https://s3.amazonaws.com\\.example.com/echo.api/echo-api-cert.pem"),
        "a query": address(f"{URL}?versionId=1"),
        "too long": address(f"{URL}{'x' * 2000}"),
        "a broken IPv6 host": address("https://[s3.amazonaws.com/echo.api/echo-api-cert.pem"),
        "empty": address(""),
        "missing": address(None),
    },
    "certificates": {
        "cannot be fetched": certificates(OSError("refused")),
        "not found": certificates(ValueError("status 404")),
        "a fetch that raises anything": certificates(RuntimeError("broken")),
        "garbage": certificates(b"garbage"),
        "empty": certificates(b""),
        "a damaged certificate": certificates(SIGNING.pem.replace(b"M", b"N", 40) + INTERMEDIATE.pem),
        "too long": certificates(GOOD_CHAIN + b"\n" * MAX_CHAIN),
        "too many": certificates(GOOD_CHAIN + INTERMEDIATE.pem * 10),
        "without the intermediate": certificates(SIGNING.pem),
        "the wrong way round": certificates(chain(INTERMEDIATE, SIGNING)),
        "self-signed": certificates(_SELF.pem, _SELF),
        "of a stranger": _leaf(issuer=STRANGER),
        "expired": _leaf(valid=(NOW - 30 * DAY, NOW - DAY)),
        "not valid yet": _leaf(valid=(NOW + DAY, NOW + 30 * DAY)),
        "below an expired one": _leaf(issuer=_EXPIRED),
        "below one that may not issue": _leaf(issuer=_NO_AUTHORITY),
        "for another host": _leaf(hosts=["example.com"]),
        "for no host but by name": _leaf(hosts=[]),
        "for clients": _leaf(usage=ExtendedKeyUsageOID.CLIENT_AUTH),
        "with another kind of key": certificates(chain(_EC, INTERMEDIATE), _EC),
    },
    "signature": {
        "missing": header("Signature-256", None),
        "empty": header("Signature-256", ""),
        "not base64": header("Signature-256", "?!"),
        "base64 with other characters": lambda draft: draft.headers.update(
            {"Signature-256": f"*{draft.signed().headers['Signature-256']}"}
        ),
        "cut short": header("Signature-256", "AAAA"),
        "of another body": changed_after_signing,
        "by another key": lambda draft: setattr(draft, "signer", _OTHER_KEY),
        "with SHA-1": lambda draft: setattr(draft, "hash", SHA1()),  # noqa: S303 - it must be refused
    },
    "body": {
        "empty": body(b""),
        "not JSON": body(b"{'request'"),
        "not UTF-8": body(b'{"request": {"type": "\xff"}}'),
        "UTF-16": body(json.dumps(good().envelope).encode("utf-16")),
        "a list": body(b"[]"),
        "nested too deep": body(b"[" * 100_000),
        "not a number": body(b'{"request": {"type": "LaunchRequest", "timestamp": NaN}}'),
        "without a request": body(b'{"version": "1.0"}'),
        "a type that is no text": body(b'{"request": {"type": 7}}'),
    },
    "timestamp": {
        "missing": without_timestamp,
        "a number": at(1780315200000),
        "text": at("noon"),
        "null": at(None),
        "too old": at(stamp(NOW - timedelta(seconds=151))),
        "in the future": at(stamp(NOW + timedelta(seconds=151))),
        "a skill event that is too old": skill_event(NOW - timedelta(minutes=61)),
    },
    "skill": {
        "another one": for_skill(OTHER_SKILL, OTHER_SKILL),
        "another one in the context": for_skill(OTHER_SKILL, APPLICATION),
        "another one in the session": for_skill(APPLICATION, OTHER_SKILL),
        "no text": for_skill(7, 7),
        "a list": for_skill([APPLICATION], APPLICATION),
        "missing": for_no_skill,
    },
}
"""By aspect and by what is wrong: each makes a request that must get status 400."""
WRONG_REQUESTS: dict[str, tuple[int, Change]] = {
    "GET /": (405, http("GET", "/")),
    "PUT /": (405, http("PUT", "/")),
    "DELETE /": (405, http("DELETE", "/")),
    "POST /health": (405, http("POST", "/health")),
    "POST /alexa": (404, http("POST", "/alexa")),
    "GET /favicon.ico": (404, http("GET", "/favicon.ico")),
    "a body of more than a megabyte": (413, lambda draft: setattr(draft, "body", b" " * 1_000_001)),
}
"""By name: the status, and what makes such a request."""
STILL_GOOD: dict[str, Change] = {
    "plain": lambda _: None,
    "a port": address("https://s3.amazonaws.com:443/echo.api/echo-api-cert-14.pem"),
    "dots in the path": address("https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert-14.pem"),
    "slashes in the path": address("https://s3.amazonaws.com//echo.api//./echo-api-cert-14.pem"),
    "capitals": address("HTTPS://S3.AmazonAWS.com/echo.api/echo-api-cert-14.pem"),
    "a fragment": address(f"{URL}#part"),
    "the root in the chain": certificates(chain(SIGNING, INTERMEDIATE, ROOT)),
    "directly below the root": _leaf(issuer=ROOT, key=authority.rsa_key("direct")),
    "almost too old": at(stamp(NOW - timedelta(seconds=149))),
    "almost too early": at(stamp(NOW + timedelta(seconds=149))),
    "a skill event of an hour ago": skill_event(NOW - timedelta(minutes=59)),
    "another time zone": at("2026-06-01T14:00:00+02:00"),
}
"""By name: what makes a request that is unusual, and must be answered."""
