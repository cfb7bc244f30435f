"""Links: absolute ones from the public address that is set, and the one rule for addresses that come from articles."""

from search_api.settings import Settings


def absolute(settings: Settings) -> str:
    """Return the address that every absolute link begins with, path prefix included, without a slash at its end."""
    if settings.public_url:
        return settings.public_url if settings.public_url.endswith(settings.root_path) else _joined(settings)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}{settings.root_path}"


def web_address(url: str | None) -> str:
    """Return an article's address if it leads to the web, else "": "javascript:…" and the like never become a link."""
    return url if url and url.lower().startswith(("http://", "https://")) else ""


def _joined(settings: Settings) -> str:
    return settings.public_url + settings.root_path
