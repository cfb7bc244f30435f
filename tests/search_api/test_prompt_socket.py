"""Reads and writes that keep hold of the interpreter."""

import contextlib
import socket
from collections.abc import Iterator

import pytest

from search_api.server.prompt_socket import PromptSocket, new_buffer


@pytest.fixture
def pair() -> Iterator[tuple[PromptSocket, socket.socket]]:
    """A prompt socket, and a usual one at the other end."""
    one, other = socket.socketpair()
    with contextlib.closing(PromptSocket.of(one, new_buffer())) as prompt, other:
        yield prompt, other


def test_bytes_go_both_ways(pair: tuple[PromptSocket, socket.socket]) -> None:
    """As with any socket: zeros too, in measure, views sent like bytes; the old object has nothing left."""
    prompt, other = pair
    other.sendall(b"a\x00b" * 10)
    assert prompt.recv(4) == b"a\x00ba"
    assert prompt.recv(100) == (b"a\x00b" * 10)[4:]
    assert prompt.send(b"x\x00y") == 3
    assert prompt.send(memoryview(b"z")) == 1
    assert other.recv(10) == b"x\x00yz"


def test_it_never_waits(pair: tuple[PromptSocket, socket.socket]) -> None:
    """Nothing there and no room left are told at once."""
    prompt, _ = pair
    with pytest.raises(BlockingIOError):
        prompt.recv(10)
    with pytest.raises(BlockingIOError):
        _send_for_ever(prompt)


def _send_for_ever(prompt: PromptSocket) -> None:
    while True:
        prompt.send(b"x" * 50_000)


def test_the_end_and_a_broken_pipe_are_told(pair: tuple[PromptSocket, socket.socket]) -> None:
    """An end is no bytes; sending to who has gone is an error."""
    prompt, other = pair
    other.close()
    assert prompt.recv(10) == b""
    with pytest.raises(BrokenPipeError):
        prompt.send(b"x")


def test_a_large_read_is_cut_to_the_buffer(pair: tuple[PromptSocket, socket.socket]) -> None:
    """What does not fit comes with the next read."""
    prompt, other = pair
    prompt.buffer = new_buffer()
    size = len(prompt.buffer)
    other.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * size)
    other.sendall(b"x" * (size + 10))
    assert len(prompt.recv(4 * size)) == size
    assert len(prompt.recv(4 * size)) == 10
