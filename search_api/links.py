"""Absolute links: from the public address that is set, never from what a request calls the server."""

from search_api.settings import Settings


def absolute(settings: Settings) -> str:
    """Return the address that every absolute link begins with, path prefix included, without a slash at its end."""
    if settings.public_url:
        return settings.public_url if settings.public_url.endswith(settings.root_path) else _joined(settings)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}{settings.root_path}"


def _joined(settings: Settings) -> str:
    return settings.public_url + settings.root_path
