"""Why a request has no answer: one exception a reason, each with the state that its page comes to.

Fault
├── PrivateAddress   its host stands at a private, loopback or link-local address
├── RobotsForbid     robots.txt asks not to
├── RobotsUnread     robots.txt could not be had, so nothing may be asked for (RFC 9309 §2.3.1.4)
├── MovedAway        it leads to another site
├── RedirectLoop     it leads from address to address without an end
├── CircuitOpen      its host shut us out and is left alone; nothing was sent
├── HostSilent       its host gave no answer several times in a row; nothing was sent
├── TlsFailed        the connection could not be made safe
├── TooLarge         the answer is larger than one may be, packed or unpacked
└── CutOff           the answer ends before its end, or cannot be unpacked
"""

from __future__ import annotations

from typing import ClassVar

from scrapy.exceptions import IgnoreRequest

from crawlers.states import State


class Fault(IgnoreRequest):
    """A request without an answer. ``reason`` says why, in a few words; ``state`` is what its page comes to."""

    state: ClassVar[State] = State.FAILED

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PrivateAddress(Fault):
    """Its host stands at an address that is not public."""

    state = State.REFUSED


class RobotsForbid(Fault):
    """robots.txt asks not to."""

    state = State.FORBIDDEN


class RobotsUnread(Fault):
    """robots.txt could not be had: the page comes to what that came to."""

    def __init__(self, state: State, reason: str | None) -> None:
        super().__init__(f"robots.txt: {reason or state}")
        self.came_to = state


class MovedAway(Fault):
    """It leads to ``target``, which stands on another site."""

    state = State.MOVED

    def __init__(self, target: str) -> None:
        super().__init__(f"it leads to another site: {target}")
        self.target = target


class RedirectLoop(Fault):
    """It leads from address to address."""


class CircuitOpen(Fault):
    """Its host shut us out and is left alone. Nothing was sent: the page stays as it is known."""

    state = State.BLOCKED


class HostSilent(Fault):
    """Its host gave no answer several times in a row. Nothing was sent: the page stays as it is known."""


class TlsFailed(Fault):
    """The connection could not be made safe."""

    state = State.TLS_FAILED


class TooLarge(Fault):
    """The answer is larger than one may be."""

    state = State.TOO_LARGE


class CutOff(Fault):
    """The answer ends before its end, or cannot be unpacked."""
