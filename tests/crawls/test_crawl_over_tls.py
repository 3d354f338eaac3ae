"""Sites over TLS: a certificate that nobody vouches for is no answer, unless the source says otherwise."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from operating import operator
from registered import made, source, write_registry
from server import StandIn

from crawlers.states import State


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    folder = tmp_path_factory.mktemp("certificate")
    with StandIn([made("meishan", count=9)], _context(folder)) as served:
        yield served


def test_a_certificate_that_nobody_vouches_for_is_told_and_nothing_is_had(web: StandIn, tmp_path: Path) -> None:
    seen = operator(tmp_path, web).crawl()
    [column] = seen.reports["meishan"].columns
    assert column.came_to == State.TLS_FAILED
    assert seen.objects == {}
    assert seen.requests["meishan"] == ()


def test_a_source_may_leave_it_unverified_and_that_is_told(web: StandIn, tmp_path: Path) -> None:
    site = web["meishan"]
    registry = write_registry(tmp_path / "registry", [source(site, web.urls["meishan"], tls="unverified")])
    lenient = operator(tmp_path, web, registry=registry)
    seen = lenient.crawl()
    assert {version.url for version in seen.versions} == {lenient.url(site, path) for path in site.pages()}
    assert any("not verified" in problem for problem in seen.reports["meishan"].problems)


def _context(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made_out = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file = folder / "site.pem"
    file.write_bytes(pem + made_out.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
