"""How well questions are answered: `python -m tests.eval.answers FOLDER INDEX [--folds 5] [--more FOLDER INDEX]`.

FOLDER is a BEIR folder whose questions have an answer and a quote, INDEX an index of its corpus with metadata, built
from it where there is none. For all questions, each style and each kind of question the table says in shares:

- found: an article that answers is the first of the search; read: one is among those that are read for an answer;
- proves: the first sentence holds the quote, or says the same in another article that answers; quote: just the former;
  states: it proves, or another sentence holds the whole answer and most of the question (`answer/learning/judged.py`);
  shown: it proves, or holds the short answer in an article that answers, though another sentence was quoted;
  judged: both readings of `pool.py` found that it states the answer; where none was made, it proves;
- f1, exact: of the short answer's syllables; "given" counts a question that is not answered as 0;
- answered: an answer is given; false: one is given after every article that answers was left out of the search.

With `--folds` the weights are learned anew without the questions that they are measured on; without, the shipped ones
are measured, which have seen these questions if the folder is one they were learned from. Unanswerable questions of the
folder are reported beside. Exits with 1 where a figure is below its floor (`answers_floors.toml`).
"""

import argparse
import random
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.analysis import analyse
from indexer.schema import Article
from search_api.answer.answer import given, propose
from search_api.answer.learning.judged import Known
from search_api.answer.learning.learn import SENTENCES, Example, examples, learn
from search_api.answer.learning.lessons import Lesson, read_lessons
from search_api.answer.model.model import Model, load_model
from search_api.answer.proposal import Proposal
from tests.eval.pool import Pool

FLOORS = Path(__file__).parent / "answers_floors.toml"
_SEED = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of one question; shares are 0 or 1."""

    known: Known
    figures: dict[str, float]


def judge(example: Example, model: Model) -> Judged:
    """Answer a question with and without the articles that answer it, and say what is right."""
    known = example.known
    read = list(dict.fromkeys(offer.evidence.article.id for offer in example.reading.offers))
    proposals = propose(example.reading, model)
    best = next(iter(proposals), None)
    answered = float(given(proposals, model.threshold) is not None)
    wrong = given(propose(example.without, model), model.threshold)
    false = wrong is not None and not known.right(wrong.sentence, wrong.text)
    figures = {"answered": answered, "false": float(false)}
    if known.answer:
        proves = best is not None and known.proves(*_place(best))
        quote = best is not None and known.quoted(*_place(best))
        said = Pool.read().says(known.id, best.sentence) if best else None
        f1 = known.f1(best.text) if best else 0.0
        figures |= {
            "found": float(bool(read) and read[0] in known.relevant),
            "read": float(any(id in known.relevant for id in read)),
            "proves": float(proves),
            "quote": float(quote),
            "states": float(best is not None and known.states(*_place(best))),
            "judged": float(proves if said is None else said),
            "shown": float(proves or (best is not None and known.holds(*_place(best)))),
            "f1": f1,
            "exact": float(best is not None and analyse(best.text).plain == analyse(known.answer).plain),
            "proves given": proves * answered,
            "f1 given": f1 * answered,
        }
    return Judged(known, figures)


def _place(best: Proposal) -> tuple[Article, int, int]:
    return best.article, best.sentence_start, best.sentence_end


def judge_all(sample: Sequence[Example], folds: int = 0, more: Sequence[Lesson] = ()) -> list[Judged]:
    """Judge with the shipped weights, or with weights learned on the other folds, the network on `more` too."""
    if not folds:
        return [judge(one, load_model()) for one in sample]
    order = list(sample)
    random.Random(_SEED).shuffle(order)
    found = []
    for fold in range(folds):
        model = learn([one for place, one in enumerate(order) if place % folds != fold], more)
        found += [judge(one, model) for place, one in enumerate(order) if place % folds == fold]
    return found


def means(judged: Sequence[Judged]) -> dict[str, float]:
    """Return the mean of each figure."""
    names = judged[0].figures if judged else {}
    return {name: sum(one.figures[name] for one in judged) / len(judged) for name in names}


def table(judged: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """Return the means over all answerable questions, each style, each kind, and the unanswerable questions."""
    asked = [one for one in judged if one.known.answer]
    groups = {"all": asked}
    for one in asked:
        groups.setdefault(f"style {one.known.style}", []).append(one)
        groups.setdefault(f"kind {one.known.qtype}", []).append(one)
    if rest := [one for one in judged if not one.known.answer]:
        groups["unanswerable"] = rest
    return {name: {"n": len(group), **means(group)} for name, group in groups.items()}


def fallen(name: str, found: dict[str, dict[str, float]]) -> list[str]:
    """Return what is worse than its floor (for "false": above its ceiling), in words."""
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8")).get(name, {})
    complaints = []
    for group, figures in floors.get("floors", {}).items():
        for figure, floor in figures.items():
            reached = found[group][figure]
            if (reached > floor) if figure == "false" else (reached < floor):
                complaints.append(f"{name}, {group}: {figure} is {reached:.3f}, pinned is {floor}")
    return complaints


def main() -> int:
    """Ask, print the table, compare with the floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--also", nargs=2, type=Path, default=None, help="another FOLDER and INDEX to learn from too")
    parser.add_argument(
        "--more", nargs=2, type=Path, default=None, help="a FOLDER and INDEX to train the network on too"
    )
    options = parser.parse_args()
    if not options.folder.is_dir():
        print(f"skipped: there is no {options.folder}")
        return 0
    sample = examples(options.folder, options.index)
    also = examples(*options.also) if options.also else []
    more = list(read_lessons(*options.more, load_model(), SENTENCES)) if options.more else []
    judged = judge_all([*sample, *also], options.folds, more)
    own = {one.known.id for one in sample}
    found = table([one for one in judged if one.known.id in own])
    for group, figures in found.items():
        print(f"{group:22}", "  ".join(f"{name} {value:.3g}" for name, value in figures.items()))
    complaints = [] if options.folds else fallen(options.folder.name, found)
    print("\n".join(complaints))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
