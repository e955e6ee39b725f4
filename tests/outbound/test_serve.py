"""`csdesk serve`: the desk in a tab, behind a secret on the loopback, for one tab, ended with it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from csdesk.desk import Desk
from tests.support import make_order, put_orders

WAIT_S = 60.0
"""A process that opens a desk may wait long for its turn on a busy machine."""


def serving(home: Path) -> tuple[subprocess.Popen[str], str]:
    """Start a server and return it with its address."""
    words = [sys.executable, "-m", "csdesk", "--home", str(home), "--lang", "zh", "serve", "--no-browser"]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=os.environ | {"NO_PROXY": "*"})
    assert server.stdout is not None
    return server, server.stdout.readline().strip()


async def seen(tab: aiohttp.ClientWebSocketResponse, word: str) -> None:
    """Wait until the tab was sent a word."""
    got = b""
    async with asyncio.timeout(WAIT_S):
        while word.encode() not in got:
            got += (await tab.receive()).data


@pytest.mark.loopback
async def test_the_desk_opens_behind_its_secret_for_one_tab_and_ends_with_it(desk: Desk) -> None:
    put_orders(desk, make_order("5000000000000001", buyer_nick="老茶客"))
    server, address = serving(desk.home.folder)
    try:
        async with aiohttp.ClientSession() as session:
            root = address[: address.rindex("/", 0, -1) + 1]
            for path in ("", "ws", "static/js/textual.js", f"x{address.split('/')[-2]}/"):
                async with session.get(root + path) as answer:
                    assert answer.status == 404
            async with session.get(address, headers={"Host": "evil.example"}) as answer:
                assert answer.status == 404
            async with session.get(address) as answer:
                assert answer.status == 200
                assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
                assert answer.headers["Referrer-Policy"] == "no-referrer"
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(f"{address}ws", origin="http://evil.example")
            async with session.ws_connect(f"{address}ws?width=80&height=24") as tab:
                await seen(tab, "每日流程")
                with pytest.raises(aiohttp.WSServerHandshakeError):
                    await session.ws_connect(f"{address}ws")
                await tab.send_json(["stdin", "3"])
                await seen(tab, "老茶客")
        assert await asyncio.to_thread(server.wait, WAIT_S) == 0
    finally:
        server.kill()
        server.communicate()
