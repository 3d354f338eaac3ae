"""TLS is verified; a source may accept old servers, or go without, and each is told."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

PAGE = "<html><body><p>关于印发工作要点的通知</p></body></html>".encode()


@dataclass(frozen=True)
class Certificate:
    path: Path

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.load_cert_chain(self.path)
        return context


def certificate(path: Path, bits: int) -> Certificate:
    """Return a certificate of 127.0.0.1 that signs itself."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, path.stem)])
    now = datetime.now(UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return Certificate(path)


@pytest.fixture(scope="module")
def came(serving: Any, fetch: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What came of each server, by the TLS that a source has. The system trusts two of three certificates."""
    folder = tmp_path_factory.mktemp("certificates")
    trusted, weak, strange = (
        certificate(folder / f"{name}.pem", bits)
        for name, bits in (("trusted", 2048), ("weak", 1024), ("strange", 2048))
    )
    trust = folder / "trust.pem"
    trust.write_bytes(trusted.path.read_bytes() + weak.path.read_bytes())
    servers = {
        name: serving({"/": PAGE}, tls=one.context())
        for name, one in (("trusted", trusted), ("weak", weak), ("strange", strange))
    }
    urls = {name: f"{server.base}/" for name, server in servers.items()}
    urls["another host's"] = urls["trusted"].replace("127.0.0.1", "localhost")
    found = {}
    for tls in ("verified", "legacy", "unverified"):
        rows = fetch(
            list(urls.values()),
            {"SSL_CERT_FILE": str(trust)},
            site={"tls": tls},
            settings={"private_addresses": True},
        )["came"]
        found[tls] = {name: rows[url] for name, url in urls.items()}
    return found


@pytest.mark.parametrize(
    ("tls", "had"),
    [
        ("verified", {"trusted"}),
        ("legacy", {"trusted", "weak"}),
        ("unverified", {"trusted", "weak", "strange", "another host's"}),
    ],
)
def test_only_what_the_source_accepts_is_had(came: dict[str, dict[str, Any]], tls: str, had: set[str]) -> None:
    assert {name: row["state"] for name, row in came[tls].items()} == {
        name: "fetched" if name in had else "tls_failed" for name in came[tls]
    }


def test_the_reason_says_what_is_wrong(came: dict[str, dict[str, Any]]) -> None:
    reasons = {name: row["reason"] for name, row in came["verified"].items()}
    assert reasons["strange"] == "certificate verify failed"
    assert reasons["another host's"] == "the certificate is another host's"
