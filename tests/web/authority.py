"""A certificate authority for the tests: it issues chains as Amazon's has them, and faulty ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from skill.alexa.verification import SIGNER

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
"""The time at which all tests of the web service happen."""
DAY = timedelta(days=1)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Issued:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: Key

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """A key for each name; making one takes long."""
    del name
    return rsa.generate_private_key(65537, 2048)


def issue(
    name: str,
    issuer: Issued | None = None,
    *,
    authority: bool = False,
    hosts: Sequence[str] = (),
    usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.SERVER_AUTH,
    valid: tuple[datetime, datetime] = (NOW - 30 * DAY, NOW + 30 * DAY),
    key: Key | None = None,
) -> Issued:
    """A certificate for `name`; without an issuer it signs itself."""
    own = key or rsa_key(name)
    parent_key = issuer.key if issuer else own
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signs = x509.KeyUsage(
        digital_signature=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(signs, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(parent_key.public_key()), critical=False)
    )
    if hosts:
        builder = builder.add_extension(x509.SubjectAlternativeName(map(x509.DNSName, hosts)), critical=False)
    if not authority:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
    return Issued(builder.sign(parent_key, SHA256()), own)


ROOT = issue("Test Root", authority=True, valid=(NOW - 3000 * DAY, NOW + 3000 * DAY))
STRANGER = issue("Untrusted Root", authority=True, valid=(NOW - 3000 * DAY, NOW + 3000 * DAY))
INTERMEDIATE = issue("Test Intermediate", ROOT, authority=True, valid=(NOW - 300 * DAY, NOW + 300 * DAY))
SIGNING = issue(SIGNER, INTERMEDIATE, hosts=[SIGNER])
"""The certificate that good requests are signed with."""


def chain(*certificates: Issued) -> bytes:
    """The PEM file of a chain."""
    return b"".join(issued.pem for issued in certificates)


GOOD_CHAIN = chain(SIGNING, INTERMEDIATE)
