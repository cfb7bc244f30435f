"""Errors over HTTP: RFC 9457 problem details in one shape, in Vietnamese or English.

`{"type", "title", "status", "detail", "errors": [{"parameter", "value", "expected"}], "request_id"}`; a cause that is
not a parameter leaves `errors` empty. No problem carries a path of the machine or a stack trace.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from indexer.reasons import said
from search_api.messages import Language, say

_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong parameter: its name, the value as sent, and what would be right."""

    parameter: str
    value: str
    expected: str


class Problem(Exception):
    """An answer that is an error. `code` names a title in the messages (`problem.CODE`) and the type's last part.

    `detail` is the key of the message that says more, with `values` to fill in; by default `detail.CODE`.
    """

    def __init__(
        self,
        status: int,
        code: str,
        *,
        faults: tuple[Fault, ...] = (),
        headers: Mapping[str, str] | None = None,
        detail: str | None = None,
        **values: Any,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail or f"detail.{code}"
        self.faults = faults
        self.headers = dict(headers or {})
        self.values = values


class BadParameter(Problem):
    """A parameter's value that the route cannot take: 422. `kind` names the message that says what would be right."""

    def __init__(self, parameter: str, value: object, kind: str, **values: Any) -> None:
        super().__init__(422, "invalid-parameter")
        self.parameter = parameter
        self.value = shorten(value)
        self.kind = kind
        self.values = values


def shorten(value: object) -> str:
    """Return a value as shown in an error: text of at most 100 characters that is always valid Unicode."""
    text = str(value).encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def describe(problem: Problem, language: Language, request_id: str = "") -> dict[str, Any]:
    """Return the problem's body."""
    faults, values = problem.faults, problem.values
    if isinstance(problem, BadParameter):
        faults = (Fault(problem.parameter, problem.value, say(problem.kind, language, **_guessing(problem, language))),)
        values = {}
    faults = tuple(replace(fault, expected=said(fault.expected, language)) for fault in faults)
    if faults:
        detail = " ".join(say("problem.fault", language, **fault_values(fault)) for fault in faults)
    else:
        detail = say(problem.detail, language, **values)
    body = {
        "type": f"urn:timtin:problem:{problem.code}",
        "title": say(f"problem.{problem.code}", language),
        "status": problem.status,
        "detail": detail,
        "errors": [fault_values(fault) for fault in faults],
    }
    return body | ({"request_id": request_id} if request_id else {})


def _guessing(problem: BadParameter, language: Language) -> dict[str, Any]:
    """Return the values of a message; a `guess` becomes " Did you mean …?", or nothing."""
    guess = problem.values.get("guess")
    return problem.values | ({"guess": say("guess", language, guess=guess)} if guess else {})


def fault_values(fault: Fault) -> dict[str, str]:
    """Return a fault as in the body."""
    return {"parameter": fault.parameter, "value": fault.value, "expected": fault.expected}
