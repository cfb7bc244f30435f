"""What the forms and vetoes of a topic name must be there."""

from collections.abc import Sequence

from indexer.topics.source import Place, Source
from indexer.topics.topic import EVERY_VETO, Form, Veto


def check_references(file: Source, forms: Sequence[Form], vetoes: Sequence[Veto]) -> None:
    """Note in `file` every name of a veto or form that none of these has."""
    known_forms, known_vetoes = {form.id for form in forms}, {veto.id for veto in vetoes}
    for form in forms:
        for name in form.spare:
            if name not in known_vetoes and name != EVERY_VETO:
                file.note("no-veto", Place(value=f'"{name}"'), form=form.id, name=name)
    for veto in vetoes:
        for name in veto.forms:
            if name not in known_forms:
                file.note("no-form", Place(value=f'"{name}"'), veto=veto.id, name=name)
