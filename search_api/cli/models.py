"""`timtin models`: which embedding models are known, with what each asks for."""

from dataclasses import asdict

from search_api.cli.console import out, out_json, paint
from search_api.cli.options import JsonOption
from search_api.messages import current, say


def models(as_json: JsonOption = False) -> None:
    """List the models; any other sentence-transformers model can be named as well."""
    from indexer.model.known import known_models  # late: other commands do without

    if as_json:
        out_json([asdict(model) for model in known_models()])
        return
    out(f"{paint('bundled', 'bold')}\n  {say('cli.models.bundled')}")
    for model in known_models():
        length = f", {model.max_length} {say('cli.models.tokens')}" if model.max_length else ""
        out(paint(model.id, "bold"))
        out(f"  {model.licence}, {model.dimension} {say('cli.status.dimension')}, {model.parameters:g} M{length}")
        note = model.note_vi if current.get() == "vi" else model.note
        for text in (model.published, note, "" if model.usable else say("cli.models.unusable")):
            if text:
                out(f"  {text}")
