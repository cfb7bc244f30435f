"""What would have been right: pydantic's findings in the words people read."""

from collections.abc import Mapping
from typing import Any

from search_api.messages import Language, say

# pydantic's error type → message key; the message's names are those of the error's context.
_KINDS = {
    "missing": "expected.missing",
    "int_parsing": "expected.integer",
    "int_type": "expected.integer",
    "int_from_float": "expected.integer",
    "int_parsing_size": "expected.integer",
    "float_parsing": "expected.number",
    "float_type": "expected.number",
    "finite_number": "expected.number",
    "bool_parsing": "expected.boolean",
    "bool_type": "expected.boolean",
    "greater_than": "expected.greater",
    "greater_than_equal": "expected.at_least",
    "less_than": "expected.less",
    "less_than_equal": "expected.at_most",
    "string_too_short": "expected.longer",
    "string_too_long": "expected.shorter",
    "too_long": "expected.fewer",
    "literal_error": "expected.choice",
    "enum": "expected.choice",
    "string_type": "expected.text",
    "string_unicode": "expected.text",
    "json_invalid": "expected.json",
    "extra_forbidden": "expected.unknown",
    "model_attributes_type": "expected.object",
    "dict_type": "expected.object",
    "list_type": "expected.list",
    "tuple_type": "expected.list",
    "path_type": "expected.text",
    # Those of `setting_checks`.
    "rates": "expected.rates",
    "networks": "expected.networks",
    "prefix": "expected.prefix",
    "address": "expected.address",
    "host_names": "expected.host_names",
    "origins": "expected.origins",
}


def expected(finding: Mapping[str, Any], language: Language | None = None) -> str:
    """Say in words what the value at one of pydantic's findings should have been."""
    kind = _KINDS.get(finding["type"])
    if kind is None:
        return str(finding["msg"]).removeprefix("Value error, ")
    context = dict(finding.get("ctx") or {})
    if "expected" in context:
        context["expected"] = str(context["expected"]).replace("'", "").replace(" or ", ", ")
    return say(kind, language, **context)
