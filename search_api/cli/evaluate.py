"""`timtin eval`: how well searching finds the judged articles of BEIR folders."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from search_api.cli.console import out, out_json
from search_api.cli.options import JsonOption, ModelOption
from search_api.cli.progress import progress
from search_api.messages import say
from search_api.settings import load_settings

if TYPE_CHECKING:
    from search_api.learning.evaluation import Evaluation
    from search_api.ranking.retrieve import Mode

_COMPARED = "ndcg@10"


def evaluate(
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER...", readable=False, help="cli.eval.folders")],
    mode: Annotated[list[str] | None, typer.Option("--mode", metavar="MODE", help="cli.eval.mode")] = None,
    model: ModelOption = None,
    run_out: Annotated[
        Path | None, typer.Option("--run-out", metavar="DIR", readable=False, help="cli.eval.run_out")
    ] = None,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="DIR", readable=False, help="cli.eval.against")
    ] = None,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="cli.eval.markdown")] = False,
    as_json: JsonOption = False,
) -> None:
    """Index each BEIR folder into a temporary index and ask its questions."""
    settings = load_settings({"model": model}).settings
    # Late: these load the numeric libraries.
    from indexer.extract.extractor import Extractor
    from search_api.learning import evaluation
    from search_api.learning.score_table import markdown
    from search_api.parts import open_encoder
    from search_api.ranking.rerank import open_reranker

    modes = _modes(mode or (), evaluation.MODES)
    encoder, reranker, extractor = open_encoder(settings), open_reranker(settings), Extractor.load()
    answers, evaluations = [], {}
    for folder in folders:
        with progress(say("cli.eval.asking")) as show:
            found = evaluation.evaluate(
                folder,
                encoder,
                modes=modes,
                settings=settings,
                reranker=reranker,
                on_question=show and (lambda done, total: show(completed=done, total=total)),
                extractor=extractor,
            )
        answer = found.to_json()
        if run_out is not None:
            _write_runs(run_out / folder.name, found)
        if against is not None:
            answer["against"] = {name: _compared(against / folder.name, name, folder, found) for name in modes}
        answers.append(answer)
        evaluations[folder.name] = found
        if not as_json and not as_markdown:
            out("\n".join([f"{folder.name}: {say('cli.eval.size', **_sizes(answer))}", *_lines(answer)]))
    if as_markdown:
        out(markdown(evaluations).rstrip())
    elif as_json:
        out_json(answers[0] if len(answers) == 1 else dict(zip(map(str, folders), answers, strict=True)))


def _modes(wanted: Sequence[str], known: Sequence["Mode"]) -> tuple["Mode", ...]:
    """Return the wanted modes in their usual order, all where none is named."""
    if unknown := sorted(set(wanted) - set(known)):
        raise typer.BadParameter(say("cli.eval.unknown", mode=unknown[0]), param_hint="--mode")
    return tuple(mode for mode in known if not wanted or mode in wanted)


def _sizes(answer: dict[str, Any]) -> dict[str, Any]:
    return {"articles": answer["corpus"], "questions": answer["queries"]}


def _write_runs(folder: Path, found: "Evaluation") -> None:
    from search_api.learning.judged import write_run

    folder.mkdir(parents=True, exist_ok=True)
    for name, run in found.runs.items():
        write_run(folder / f"{name}.trec", run, f"timtin-{name}")


def _compared(runs: Path, mode: "Mode", folder: Path, found: "Evaluation") -> dict[str, float]:
    """Compare a mode with the stored run of the same mode."""
    from search_api.learning.evaluation import compare, measure
    from search_api.learning.judged import read_judged, read_run

    stored = measure(read_judged(folder), read_run(runs / f"{mode}.trec"))
    result = compare(found.values[mode][_COMPARED], stored[_COMPARED])
    return {"own": result.mean, "other": result.other, "difference": result.difference, "p": result.p}


def _lines(answer: dict[str, Any]) -> list[str]:
    """Return the answer as a table: a row for each mode, over all questions and for each style."""
    measures = list(next(iter(answer["modes"].values())))
    lines = ["  ".join([f"{'':24}", *(f"{name:>10}" for name in measures)])]
    for style, modes in {"": answer["modes"], **answer["styles"]}.items():
        for mode, values in modes.items():
            label = f"{mode} {style}".strip()
            lines.append("  ".join([f"{label:24}", *(f"{values[name]:10.4f}" for name in measures)]))
    for mode, result in answer.get("against", {}).items():
        lines.append(f"{mode}: {result['difference']:+.4f} {_COMPARED}, p = {result['p']:.4f}")
    return lines
