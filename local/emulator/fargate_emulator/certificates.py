"""The emulator's own CA and the server certificate that it signs."""

import datetime as dt
import ipaddress
import os
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from fargate_emulator.layout import Layout

_CA_DAYS, _SERVER_DAYS, _RENEW_BEFORE_DAYS = 3650, 397, 30


def ensure_certificates(layout: Layout, hosts: list[str]) -> tuple[Path, Path]:
    """Certificate and key of the server for `hosts` (names and addresses); created again if missing, about to expire or for others."""
    ca_key_file, cert_file, key_file = layout.tls / "ca.key", layout.tls / "server.pem", layout.tls / "server.key"
    ca = _load(layout.ca)
    if ca is None or not ca_key_file.exists():
        ca_key = ec.generate_private_key(ec.SECP256R1())
        ca = _sign_ca(ca_key)
        _save(ca_key_file, _pem(ca_key), 0o600)
        _save(layout.ca, ca.public_bytes(serialization.Encoding.PEM), 0o644)
        cert_file.unlink(missing_ok=True)
    server = _load(cert_file)
    if server is None or not key_file.exists() or server.issuer != ca.subject or _names(server) != set(hosts):
        ca_key = serialization.load_pem_private_key(ca_key_file.read_bytes(), None)
        key = ec.generate_private_key(ec.SECP256R1())
        server = _sign_server(key, hosts, ca, ca_key)
        _save(key_file, _pem(key), 0o600)
        _save(cert_file, server.public_bytes(serialization.Encoding.PEM), 0o644)
    return cert_file, key_file


def _load(path: Path) -> x509.Certificate | None:
    """The certificate, unless it is missing, unreadable or about to expire."""
    try:
        cert = x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        return None
    left = cert.not_valid_after_utc - dt.datetime.now(dt.UTC)
    return cert if left > dt.timedelta(days=_RENEW_BEFORE_DAYS) else None


def _builder(subject: str, issuer: x509.Name | None, public_key, days: int) -> x509.CertificateBuilder:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer or name)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(minutes=5))
        .not_valid_after(now + dt.timedelta(days=days))
    )


def _sign_ca(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    # Every CA has its own name, so that the issuer of a server certificate tells whether an earlier CA signed it.
    subject = f"r-on-fargate emulator {os.urandom(4).hex()}"
    return (
        _builder(subject, None, key.public_key(), _CA_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _sign_server(key, hosts: list[str], ca: x509.Certificate, ca_key) -> x509.Certificate:
    return (
        _builder("localhost", ca.subject, key.public_key(), _SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general_name(host) for host in hosts]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )


def _usage(signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _names(cert: x509.Certificate) -> set[str]:
    names = cert.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(name.value) for name in names}


def _pem(key) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _save(path: Path, data: bytes, mode: int) -> None:
    staging = path.with_name(path.name + ".new")
    staging.unlink(missing_ok=True)
    with os.fdopen(os.open(staging, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(data)
    staging.chmod(mode)
    staging.replace(path)
