"""Fixtures that several test files share."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("TIMTIN_SHARED", Path(__file__).resolve().parents[2] / "shared" / "data"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The development data beside the checkout; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the development data is not on this machine")
    return SHARED
