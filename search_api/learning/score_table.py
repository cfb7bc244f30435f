"""The table of `timtin eval --markdown`, which `models.md` shows: a row for each judged set and each of its styles."""

from collections.abc import Iterator, Mapping, Sequence

from search_api.learning.evaluation import MEASURES, Evaluation

MEASURE = "ndcg@10"


def markdown(found: Mapping[str, Evaluation]) -> str:
    """Return nDCG@10 of the evaluated sets, by name, as a Markdown table. All must have the same modes."""
    modes = list(next(iter(found.values())).runs)
    heads = [f"{MEASURES[MEASURE]}", "questions", "articles", *modes]
    rows = [row for name, evaluation in found.items() for row in _rows(name, evaluation)]
    return "".join(f"{line}\n" for line in (_line(heads), _line(["---"] * len(heads)), *map(_line, rows)))


def _rows(name: str, evaluation: Evaluation) -> Iterator[list[str]]:
    """Yield a set's row, then a row for each style with how many questions it has."""
    styles = list(evaluation.questions.values())
    yield [name, f"{len(styles):,}", f"{evaluation.corpus:,}", *_values(evaluation, None)]
    for style in sorted(set(styles) - {""}):
        yield [f"{name}, {style}", f"{styles.count(style):,}", "", *_values(evaluation, style)]


def _values(evaluation: Evaluation, style: str | None) -> list[str]:
    means = [evaluation.means(mode, style)[MEASURE] for mode in evaluation.runs]
    return [f"{value:.3f}".removeprefix("0") for value in means]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
