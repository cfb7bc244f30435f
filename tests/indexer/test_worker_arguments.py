"""What is handed to spawned processes."""

import multiprocessing

from indexer.worker_arguments import WorkerArguments


def _answer(handed: WorkerArguments[list[str]], answers: "multiprocessing.queues.SimpleQueue[int]") -> None:
    answers.put(len(handed.take()))


def test_each_process_takes_the_whole() -> None:
    """Two processes read the same file, each for itself."""
    context = multiprocessing.get_context("spawn")
    answers = context.SimpleQueue()
    handed = WorkerArguments.of(["tin"] * 100_000)
    started = [context.Process(target=_answer, args=(handed, answers)) for _ in range(2)]
    for process in started:
        process.start()
    assert [answers.get() for _ in started] == [100_000, 100_000]
    for process in started:
        process.join()
    handed.close()
