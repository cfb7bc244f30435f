"""What the server tells systemd about itself: the protocol of sd_notify, one datagram to the socket it names."""

import contextlib
import os
import socket

SOCKET = "NOTIFY_SOCKET"


def notify(state: str) -> None:
    """Tell the service manager lines like "READY=1"; does nothing where none asked, or where it does not listen."""
    address = os.environ.get(SOCKET, "")
    if not address.startswith(("/", "@")):
        return
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
        out.setblocking(False)
        out.sendto(state.encode(), "\0" + address[1:] if address[0] == "@" else address)


def managed() -> bool:
    """Say whether a service manager started this process."""
    return bool(os.environ.get(SOCKET))


def watchdog() -> float | None:
    """Return how many seconds after the last "WATCHDOG=1" the service manager takes this process for hung."""
    asked = os.environ.get("WATCHDOG_USEC", "")
    return int(asked) / 1_000_000 if asked.isascii() and asked.isdigit() and int(asked) else None
