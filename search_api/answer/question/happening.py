"""What a question asks the time of ("khánh thành ngày nào"), by all the names that an article may give it."""

from collections.abc import Sequence

from indexer.analysis import analyse
from indexer.vietnamese.fold import fold
from indexer.vietnamese.segment import words
from search_api.answer.question.governed import event_words
from search_api.answer.question.question import Question
from search_api.query.query import Unit

_FILLS = frozenset(("vao", "duoc", "da", "se", "la", "tu", "den", "truoc", "sau", "het", "moi", "xong", "o", "dau"))


def happening_names(question: Question, units: Sequence[Unit]) -> frozenset[str]:
    """Return what an article may call the happening that stands right before the question words, folded: the word of
    two syllables and its synonyms among the `units` of the query; none where no time is asked for, or that of a word of
    one syllable or of one that tells nothing ("diễn ra")."""
    if question.kind != "when" or question.head:
        return frozenset()
    before = question.text[: question.start]
    spans = [(one.start, one.end) for one in words(before)]
    while spans and fold(before[slice(*spans[-1])]) in _FILLS:
        spans.pop()
    last = analyse(before[slice(*spans[-1])]).plain if spans else ()
    if len(last) < 2 or before[spans[-1][0]].isupper() or last in event_words("beside"):
        return frozenset()
    at = len(analyse(before[: spans[-1][0]]).plain)
    forms = (form.terms.plain for unit in units if unit.start == at for form in unit.forms[1:])
    return frozenset({" ".join(last), *(" ".join(form) for form in forms)})
