"""TLS with servers that are older than OpenSSL 3 accepts by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from OpenSSL.SSL import Context
from twisted.internet._sslverify import IOpenSSLTrustRoot
from twisted.internet.interfaces import IAcceptableCiphers
from twisted.internet.ssl import optionsForClientTLS, platformTrust
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

LEGACY_SERVER_CONNECT = 0x4  # OpenSSL's SSL_OP_LEGACY_SERVER_CONNECT: servers without RFC 5746


@dataclass(frozen=True, slots=True)
class _Cipher:
    fullName: str


@implementer(IAcceptableCiphers)
class OldCiphers:
    """OpenSSL's own ciphers at the security level before the last one: short keys of Diffie and Hellman among them."""

    def selectCiphers(self, availableCiphers: Any) -> tuple[_Cipher, ...]:
        """Return the one word of OpenSSL that says so."""
        return (_Cipher("DEFAULT:@SECLEVEL=1"),)


@implementer(IOpenSSLTrustRoot)
class OldServers:
    """The system's trust, in a context that also speaks with servers which renegotiate as before 2010."""

    def _addCACertsToContext(self, context: Context) -> None:
        platformTrust()._addCACertsToContext(context)  # type: ignore[no-untyped-call]
        context.set_options(LEGACY_SERVER_CONNECT)


@implementer(IPolicyForHTTPS)
class LegacyTls:
    """Old TLS is accepted, and the certificate verified."""

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:
        """Return what makes the connection's client side."""
        return optionsForClientTLS(
            hostname.decode("ascii"),
            trustRoot=OldServers(),  # type: ignore[arg-type]
            extraCertificateOptions={"fixBrokenPeers": True, "acceptableCiphers": OldCiphers()},
        )
