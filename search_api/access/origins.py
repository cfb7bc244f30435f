"""Pages of other origins: those that a setting names may read; a browser that asks beforehand for more is refused."""

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from search_api.messages import choose
from search_api.problems.problem_answers import answer_as_asked
from search_api.problems.problems import Problem
from search_api.settings import Settings

_EXPOSED = ("ETag", "Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-Request-Id")


class Origins(CORSMiddleware):
    """Starlette's rules for other origins, whose refusals are problems as all others are."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        super().__init__(app, allow_origins=settings.cors_origins, allow_methods=["GET"], expose_headers=_EXPOSED)
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what may not be, or pass it on."""
        headers = Headers(scope=scope) if scope["type"] == "http" and scope["method"] == "OPTIONS" else Headers()
        if "origin" in headers and "access-control-request-method" in headers:
            told = self.preflight_response(headers)
            if told.status_code != 200:
                kept = {name: value for name, value in told.headers.items() if not name.startswith("content-")}
                language = choose(None, headers.get("accept-language"), self._settings.lang)
                problem = Problem(told.status_code, "foreign-origin", headers=kept)
                await answer_as_asked(problem, language, scope, self._settings.root_path)(scope, receive, send)
                return
        await super().__call__(scope, receive, send)
