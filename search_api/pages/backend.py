"""What the pages ask for, each answer in the shape of the API (plain JSON values)."""

from collections.abc import Mapping
from typing import Any, Protocol

from search_api.messages import Language
from search_api.pages.address import Address

Json = Mapping[str, Any]


class Backend(Protocol):
    """Answers a page's questions; every method may take long and runs outside the event loop."""

    def search(self, here: Address) -> Json:
        """Return what `GET /v1/search` returns. Raises Problem."""

    def ask(self, here: Address) -> Json | None:
        """Return what `GET /v1/ask` returns, None where nothing can be searched for."""

    def article(self, id: str) -> Json | None:
        """Return what `GET /v1/articles/{id}` returns, None where there is no such article."""

    def matches(self, id: str, here: Address) -> list[Json]:
        """Return the highlights of what an article was opened for (question, topic or phrase), offsets in its text."""

    def similar(self, id: str) -> list[Json]:
        """Return the heads of related articles."""

    def mentions(self, here: Address) -> Json:
        """Return what `GET /v1/mentions` returns. Raises Problem."""

    def topics(self, language: Language) -> list[Json]:
        """Return the topics as `{"id", "name"}`."""

    def facets(self, here: Address) -> Json:
        """Return `places` (provinces with code, name, count and communes) and `sources` of the articles."""

    def holdings(self) -> Json:
        """Return the number of `articles` and the `last` day that is not in the future, ISO."""

    def examples(self, language: Language) -> tuple[str, ...]:
        """Return questions for the first page, each of which finds something."""

    def suggest(self, text: str) -> list[str]:
        """Return what a question that found nothing may have been meant to be."""

    def place_name(self, code: str) -> str:
        """Return the name of a place by its code, or what was given."""
