"""How many articles the tagger reads in a second: `python -m tests.bench.tagging ARTICLES.jsonl[.xz] --articles N`.

One core, all shipped topics, CPU time; reading the file is not counted.
"""

import argparse
import time
from pathlib import Path

from indexer.clean import clean
from indexer.topics.load import load_topics
from indexer.topics.tagger import Tagger
from tests.bench.mentions import articles


def main() -> None:
    """Tag the articles once and print the rate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--articles", type=int, default=3000, help="of each file")
    options = parser.parse_args()
    tagger = Tagger(load_topics())
    read = [clean(raw) for raw in articles(options.files, options.articles)]
    began = time.process_time()
    mentions = sum(len(tagger.tag(article, article.published)) for article in read)
    seconds = time.process_time() - began
    characters = sum(len(article.text) for article in read)
    print(f"{len(read) / seconds:.0f} articles/s, {characters / seconds / 1e6:.1f} M characters/s, {mentions} mentions")


if __name__ == "__main__":
    main()
