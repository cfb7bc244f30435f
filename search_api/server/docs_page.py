"""The page at `/docs`: the OpenAPI document as plain HTML, without a script and without anything from elsewhere."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

Json = Mapping[str, Any]
_LIMITS = {"minimum": "≥", "maximum": "≤", "minLength": "length ≥", "maxLength": "length ≤", "maxItems": "items ≤"}


def render(document: Json, root_path: str = "") -> str:
    """Return the page for an OpenAPI document; links begin with `root_path`."""
    info = document["info"]
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(info['title'])} API</title>",
        f'<link rel="stylesheet" href="{escape(root_path)}/static/docs.css"></head><body><main>',
        f"<h1>{escape(info['title'])} {escape(info['version'])}</h1>",
        f"<p>{escape(info.get('description', ''))}</p>",
        f'<p><a href="{escape(root_path)}/">TimTin</a> <a href="{escape(root_path)}/openapi.json">openapi.json</a></p>',
    ]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            parts.extend(_operation(path, method, operation, document))
    parts.append("</main></body></html>")
    return "\n".join(parts)


def _operation(path: str, method: str, operation: Json, document: Json) -> Iterator[str]:
    yield f'<section><h2><span class="method">{method.upper()}</span> <code>{escape(path)}</code></h2>'
    yield f"<p>{escape(operation.get('description') or operation.get('summary', ''))}</p>"
    parameters = operation.get("parameters", [])
    if parameters:
        yield '<div class="table"><table>'
        yield "<thead><tr><th>parameter</th><th>takes</th><th>meaning</th></tr></thead><tbody>"
        for parameter in parameters:
            takes = _takes(parameter["schema"], document, required=parameter.get("required", False))
            meaning = escape(parameter.get("description", ""))
            yield f"<tr><td>{escape(parameter['name'])}</td><td>{escape(takes)}</td><td>{meaning}</td></tr>"
        yield "</tbody></table></div>"
    yield "</section>"


def _takes(schema: Json, document: Json, *, required: bool) -> str:
    """Say what a parameter takes: type or choices, bounds, default."""
    words = ["required"] if required else []
    for part in schema.get("anyOf", [schema]):
        found = _resolve(part, document)
        if found.get("type") == "null":
            continue
        if "enum" in found:
            words.append(" | ".join(map(str, found["enum"])))
        elif found.get("type") == "array":
            words.append("list, repeat the parameter")
        else:
            words.append(str(found.get("type", "any")))
        words.extend(f"{sign} {found[name]}" for name, sign in _LIMITS.items() if name in found)
    if schema.get("default") not in (None, "", []):
        words.append(f"default {schema['default']}")
    return ", ".join(words)


def _resolve(schema: Json, document: Json) -> Json:
    """Follow a reference into the document's components."""
    if "$ref" not in schema:
        return schema
    found: Any = document
    for step in schema["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return dict(found)
