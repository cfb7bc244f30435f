"""Renders templates. Everything that is filled in is escaped; no text of an article or a query is ever markup."""

import functools
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from search_api.messages import Language
from search_api.pages.address import Address
from search_api.pages.excerpt import excerpt
from search_api.pages.labels import Labels
from search_api.pages.marked import pieces, title_of
from search_api.version import program_version


@functools.lru_cache(maxsize=1)
def environment() -> Environment:
    """Load the templates of this package."""
    found = Environment(
        loader=PackageLoader("search_api", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals |= {"pieces": pieces, "excerpt": excerpt, "title_of": title_of, "version": program_version()}
    return found


def render(template: str, here: Address, language: Language, root: str = "", **values: Any) -> str:
    """Return a page; `here` is the state that it shows, `root` the path prefix behind a proxy."""
    t = Labels(language)
    other = here.change(lang="en" if language == "vi" else "vi", cursor=here.cursor)
    page: str = (
        environment()
        .get_template(template)
        .render(here=here, t=t, language=language, root=root, switch=other.url(root), **values)
    )
    return page
