"""What a setting must be beyond its type: rates, networks, addresses, names, origins.

Each check raises an error whose type names the message under `expected` that says what would be right.
"""

import ipaddress
import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError
from pydantic_settings import NoDecode

# Host names as browsers take them; underscores stand in names of inner networks.
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?", re.IGNORECASE)
_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)*")


def _split(value: Any) -> Any:
    """Read "a, b" as two items; lists stay lists."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def rates(value: str) -> str:
    """Return rates that the limiter can read and that let something through, or "off"."""
    import limits  # late: the command line rarely needs it

    if value != "off":
        try:
            found = limits.parse_many(value)
        except ValueError:
            found = []
        if not found or any(rate.amount < 1 for rate in found):
            raise PydanticCustomError("rates", "rates")
    return value


def networks(value: tuple[str, ...]) -> tuple[str, ...]:
    """Return addresses, networks, or "unix"."""
    for item in value:
        try:
            if item != "unix":
                ipaddress.ip_network(item, strict=False)
        except ValueError:
            raise PydanticCustomError("networks", "networks") from None
    return value


def prefix(value: str) -> str:
    """Return a path prefix without a slash at its end."""
    value = value.rstrip("/")
    if not _is_path(value):
        raise PydanticCustomError("prefix", "prefix")
    return value


def address(value: str) -> str:
    """Return an address of this server without a slash at its end."""
    value = value.rstrip("/")
    origin, path = _origin_and_path(value)
    if value and not (origin and _is_path(path)):
        raise PydanticCustomError("address", "address")
    return value


def host_names(value: tuple[str, ...]) -> tuple[str, ...]:
    """Return names or addresses, without scheme, port and path; "*" for any."""
    for item in value:
        if item != "*" and not _is_host(item):
            raise PydanticCustomError("host_names", "host_names")
    return value


def origins(value: tuple[str, ...]) -> tuple[str, ...]:
    """Return origins as browsers send them, "*" for any."""
    for item in value:
        origin, path = _origin_and_path(item)
        if item != "*" and (not origin or path):
            raise PydanticCustomError("origins", "origins")
    return value


def _is_path(path: str) -> bool:
    return _PATH.fullmatch(path) is not None and not {".", ".."} & set(path.split("/"))


def _is_host(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return _NAME.fullmatch(name) is not None
    return True


def _origin_and_path(text: str) -> tuple[str, str]:
    """Split "https://host:port/path" after the port; ("", "") where it is no such thing."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return "", ""
    host = parts.hostname or ""
    shown = f"[{host}]" if ":" in host else host
    origin = f"{parts.scheme}://{shown}" + (f":{port}" if port is not None else "")
    if (
        parts.scheme not in ("http", "https")
        or not _is_host(host)
        or origin.lower() + parts.path != (text[: len(origin)].lower() + text[len(origin) :])
    ):
        return "", ""
    return origin, parts.path


Rates = Annotated[str, AfterValidator(rates)]
Prefix = Annotated[str, AfterValidator(prefix)]
PublicAddress = Annotated[str, AfterValidator(address)]
Networks = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(networks)]
HostNames = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(host_names)]
Origins = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(origins)]
