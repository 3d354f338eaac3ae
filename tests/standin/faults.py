"""What goes wrong on the web, to be laid over a path of a stand-in site or over the whole of it.

A fault takes the request, the wire and a function that makes the answer as it should be; it returns whether the
connection can be kept.
"""

from __future__ import annotations

import asyncio
import itertools
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from wire import HTML, Answer, Fault, Request, Wire, head_of, write_answer

MIB = 1024 * 1024
LARGE = 2048 * MIB
BOMB = 2048 * MIB
RUISHU = """<!DOCTYPE html><html><head><meta charset="utf-8">
<meta id="924omrTVcFch" content="{Kdpm1xZq0TQ3uUj6aVbWn{cGfL8sYR2eH7t9oD4iE5k" r="m"><script type="text/javascript" r="m">
$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=68023;$_ts.cd="qExqr0OErkqWJkNlDqE";</script>
<script type="text/javascript" charset="iso-8859-1" src="/4QbVtADbnLVIc/c.FxJzG50F.dfe1675.js" r="m"></script>
<script type="text/javascript" r="m">_$up();</script></head><body></body></html>"""
JSL = """<script>document.cookie=('_')+('_')+('j')+('s')+('l')+('_')+('c')+('l')+('e')+('a')+('r')+('a')+('n')+('c')+('e')
+('_')+('s')+('=')+(-~[]+'')+((1+[2])/[2]+'')+';max-age=3600;path=/';location.href=location.pathname+location.search</script>"""
FORBIDDEN = """<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center><hr>
<center>openresty</center></body></html>"""
CAPTCHA = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>安全验证</title></head><body>
<form action="/verify" method="post"><p>您的访问过于频繁，请输入验证码后继续访问</p><img src="/captcha.jpg?t=1" alt="验证码">
<input name="codeValue" maxlength="4"><button type="submit">提交</button></form></body></html>"""
SHELL = """<!DOCTYPE html><html><head><meta charset="utf-8"><title></title></head><body><div id="app"></div>
<script src="/static/js/chunk-vendors.4f1b6a2e.js"></script><script src="/static/js/app.0c93d7e1.js"></script></body></html>"""
SOFT_404 = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>页面找不到了</title></head><body><div class="error">
<h2>抱歉，您访问的页面不存在或已删除！</h2><p><span id="s">5</span>秒后自动返回<a href="/">首页</a></p></div></body></html>"""


def answers(status: int, body: str = "", **headers: str) -> Fault:
    """Answer with this status and page in the place of the right one."""

    async def fault(request: Request, wire: Wire, right: Callable[[], Answer]) -> bool:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await write_answer(request, wire, Answer(body.encode(), status, HTML, named))

    return fault


def server_error(status: int = 500) -> Fault:
    return answers(status, f"<html><body><h1>{status}</h1></body></html>")


def redirect(target: str, status: int = 302) -> Fault:
    return answers(status, Location=target)


def ruishu() -> Fault:
    return answers(412, RUISHU, Set_Cookie="924omrTVcFchO=60Yk3wJq; Path=/; HttpOnly")


def jsl() -> Fault:
    return answers(521, JSL, Set_Cookie="__jsluid_s=b4a1c5d2e3f60718; max-age=31536000; path=/; HttpOnly")


def forbidden() -> Fault:
    return answers(403, FORBIDDEN)


def captcha() -> Fault:
    return answers(200, CAPTCHA)


def empty_shell() -> Fault:
    return answers(200, SHELL)


def soft_404() -> Fault:
    return answers(200, SOFT_404)


def failing_first(times: int, status: int = 503) -> Fault:
    """Fail so often, then answer rightly."""
    left = itertools.count(times, -1)

    async def fault(request: Request, wire: Wire, right: Callable[[], Answer]) -> bool:
        answer = Answer(b"", status) if next(left) > 0 else right()
        return await write_answer(request, wire, answer)

    return fault


async def redirect_loop(request: Request, wire: Wire, right: Callable[[], Answer]) -> bool:
    """Send the client back to where it is, by another address each second time."""
    other = request.target.removesuffix("&again=1") if "again=1" in request.target else _with(request.target, "again=1")
    return await write_answer(request, wire, Answer(status=302, headers={"Location": other}))


async def silent(request: Request, wire: Wire, right: Callable[[], Answer]) -> bool:
    """Never answer: the connection stays until the client gives up."""
    await asyncio.sleep(3600)
    return False


async def trickling(request: Request, wire: Wire, right: Callable[[], Answer]) -> bool:
    """Answer a byte at a time, slower than any client waits for the whole."""
    body = right().body
    wire.write(head_of(200, {"Content-Type": HTML, "Content-Length": str(len(body))}))
    for at in range(len(body)):
        wire.write(body[at : at + 1])
        await wire.drain()
        await asyncio.sleep(0.2)
    return False


async def cut_off(request: Request, wire: Wire, right: Callable[[], Answer]) -> bool:
    """Promise the whole answer and close in its middle."""
    body = right().body
    wire.write(head_of(200, {"Content-Type": HTML, "Content-Length": str(len(body))}))
    wire.write(body[: len(body) // 2])
    await wire.drain()
    return False


async def hung_up(request: Request, wire: Wire, right: Callable[[], Answer]) -> bool:
    """Close without a word."""
    return False


async def gbk_as_utf8(request: Request, wire: Wire, right: Callable[[], Answer]) -> bool:
    """Answer in GB18030 and declare UTF-8, in the header and in the page."""
    answer = right()
    body = answer.body.decode().encode("gb18030")
    return await write_answer(request, wire, replace(answer, body=body))


async def large(request: Request, wire: Wire, right: Callable[[], Answer]) -> bool:
    """Send 2 GB without making them; they are declared."""
    wire.write(head_of(200, {"Content-Type": "application/octet-stream", "Content-Length": str(LARGE)}))
    return await _stream(wire, b"\x00" * MIB, LARGE // MIB)


async def large_undeclared(request: Request, wire: Wire, right: Callable[[], Answer]) -> bool:
    """Send 2 GB of paragraphs until the client hangs up; nothing says how many."""
    wire.write(head_of(200, {"Content-Type": HTML, "Connection": "close"}) + b"<html><body>")
    return await _stream(wire, b"<p>0123456789abcdef</p>" * 45_000, LARGE // MIB)


def gzip_bomb() -> Fault:
    """Send 2 MB that unpack to 2 GB."""
    bomb = _bomb()

    async def fault(request: Request, wire: Wire, right: Callable[[], Answer]) -> bool:
        return await write_answer(request, wire, Answer(bomb, headers={"Content-Encoding": "gzip"}))

    return fault


@cache
def _bomb() -> bytes:
    """Return a gzip file whose one packed part is repeated; it is made once, in a second or two."""
    part = b" " * MIB
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(part) + packer.flush(zlib.Z_FULL_FLUSH)
    check = 0
    for _ in range(BOMB // MIB):
        check = zlib.crc32(part, check)
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"
    return head + packed * (BOMB // MIB) + packer.flush() + struct.pack("<II", check, BOMB % 2**32)


async def _stream(wire: Wire, part: bytes, times: int) -> bool:
    for _ in range(times):
        wire.write(part)
        await wire.drain()
    return False


def _with(target: str, query: str) -> str:
    return f"{target}{'&' if '?' in target else '?'}{query}"
