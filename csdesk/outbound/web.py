"""The desk in a browser tab of this machine: on the loopback, behind a secret, one tab at a time, ended with it."""

from __future__ import annotations

import asyncio
import hmac
import secrets
import shlex
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiohttp import web
from textual_serve.server import Server

LOOPBACK = "127.0.0.1"
GRACE_S = 3.0
"""How long the server waits for a tab that was loaded anew before it ends with it."""
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; connect-src 'self' ws:; img-src 'self' data:; frame-ancestors 'none'",
}
"""What keeps the address with this tab, and the tab from asking anybody else, also for fonts."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class TabServer(Server):
    """Serves one desk to one tab.

    Args:
        command: What opens the desk, word by word.
        title: The name of the tab.
        port: The port; 0 takes a free one.
        tell: Called with the address once it is open.
    """

    def __init__(self, command: Sequence[str], title: str, port: int, tell: Callable[[str], object]) -> None:
        self._socket = socket.create_server((LOOPBACK, port))
        super().__init__(shlex.join(command), LOOPBACK, self._socket.getsockname()[1], title)
        self.secret = secrets.token_urlsafe(24)
        self.address = f"{self.public_url}/{self.secret}/"
        self._tell = tell
        self._tabs = 0
        self._over: asyncio.TimerHandle | None = None

    def run(self) -> None:
        """Serve until the tab is closed, or Ctrl+C."""
        web.run_app(self._outer(), sock=self._socket, print=None, access_log=None)

    async def _outer(self) -> web.Application:
        """Return the app that knows nothing but what is behind the secret."""
        outer = web.Application(middlewares=[self._guard])
        outer.add_subapp(f"/{self.secret}", await self._make_app())
        return outer

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        given = request.path.split("/")[1]
        own = request.headers.get("Origin") in (None, self.public_url)
        if not (hmac.compare_digest(given.encode(), self.secret.encode()) and own and request.host == self._host):
            raise web.HTTPNotFound
        response = await handler(request)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    @property
    def _host(self) -> str:
        return f"{LOOPBACK}:{self.port}"

    async def on_startup(self, app: web.Application) -> None:  # noqa: ARG002 - textual-serve calls it so
        """Tell the address."""
        self._tell(self.address)

    async def handle_websocket(self, request: web.Request) -> Any:
        """Open the desk for a tab; a second one is refused, and the server ends after the last."""
        if self._tabs:
            raise web.HTTPConflict
        if self._over is not None:
            self._over.cancel()
        self._tabs += 1
        try:
            return await super().handle_websocket(request)
        finally:
            self._tabs -= 1
            self._over = asyncio.get_running_loop().call_later(GRACE_S, self._end)

    def _end(self) -> None:
        if not self._tabs:
            self.request_exit()
