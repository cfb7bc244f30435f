"""HEAD for every route that answers GET, as RFC 9110 asks of all servers: link checkers and monitors send it."""

from starlette.types import ASGIApp, Receive, Scope, Send


class HeadRequests:
    """The layer next to the routes, which sees a GET; the server, which sees the HEAD, sends no body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return
        asked = {**scope, "method": "GET"}
        try:
            await self.app(asked, receive, send)
        finally:
            if "route" in asked:  # for log and metrics
                scope["route"] = asked["route"]
