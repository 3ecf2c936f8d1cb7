"""Which draws are still to do, in which pieces, and what happens after a worker was lost."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import replace

from scenarios.chunks import Task
from scenarios.executors import Died

DEATHS_OF_ITS_OWN = 2  # a crash, an exit, overtime: the draw did it
DEATHS_FROM_OUTSIDE = 4  # SIGKILL or SIGTERM: most likely not the draw's doing


def default_chunk_size(n: int) -> int:
    """Return the draws of a chunk [-]: 2-10 s of work for draws of about half a second.

    It depends on the number of draws only, so that the same command writes the same files.
    """
    return max(1, min(16, n // 64))


def gaps(done: Iterable[tuple[int, int]], n: int) -> list[tuple[int, int]]:
    """Return the ranges of 0..n that `done` (ranges in order, without overlap) leaves open."""
    found: list[tuple[int, int]] = []
    begin = 0
    for first, last in done:
        if first > begin:
            found.append((begin, min(first, n)))
        begin = max(begin, last)
    if begin < n:
        found.append((begin, n))
    return [(first, last) for first, last in found if first < last]


def pieces(ranges: Sequence[tuple[int, int]], chunk_size: int) -> list[Task]:
    """Cut ranges of draws into tasks; cuts lie on multiples of the chunk size, however often one resumes."""
    tasks: list[Task] = []
    for first, last in ranges:
        begin = first
        while begin < last:
            end = min(last, (begin // chunk_size + 1) * chunk_size)
            tasks.append(Task(begin, end))
            begin = end
    return tasks


class TaskQueue:
    """Tasks that wait, and the record of draws that killed their worker.

    Where nobody knows which draw a lost worker was at (a cluster blames every task that the worker held),
    tasks are halved down to one draw, and that draw is blamed only for workers lost while it ran alone.
    """

    def __init__(self, tasks: Iterable[Task]) -> None:
        self._waiting = deque(tasks)
        self._suspects: deque[Task] = deque()
        self._alone = -1
        self._deaths: Counter[int] = Counter()
        self._outside: Counter[int] = Counter()
        self._between: Counter[int] = Counter()

    def __len__(self) -> int:
        return len(self._waiting) + len(self._suspects)

    def ready(self, busy: int) -> bool:
        """Return True when a task may start while `busy` others run; a suspect draw runs alone."""
        return bool(self._waiting) or (bool(self._suspects) and not busy)

    def next(self) -> Task:
        """Take the next task that is ready."""
        if self._waiting:
            return self._waiting.popleft()
        self._alone = self._suspects[0].first
        return self._suspects.popleft()

    def put_back(self, event: Died) -> bool:
        """Queue what a lost worker left undone, and single out the draw that did it.

        Returns
        -------
        bool
            False when it is hopeless: workers die at this task again and again, and not in a draw.
        """
        task = event.task
        if event.draw == -1:
            self._between[task.first] += not event.outside
            self._waiting.appendleft(task)
            return self._between[task.first] < DEATHS_FROM_OUTSIDE
        if event.draw is None and task.n_draws > 1:
            middle = task.first + task.n_draws // 2
            self._waiting.extendleft([_part(task, middle, task.last), _part(task, task.first, middle)])
        elif event.draw is None and task.first != self._alone:
            self._suspects.append(task)
        else:
            self._suspect(task, task.first if event.draw is None else event.draw, event)
        return True

    def _suspect(self, task: Task, draw: int, event: Died) -> None:
        counter, limit = (
            (self._outside, DEATHS_FROM_OUTSIDE) if event.outside else (self._deaths, DEATHS_OF_ITS_OWN)
        )
        counter[draw] += 1
        if event.outside and counter[draw] < limit:
            self._waiting.append(task)  # at the end: whoever kills now and then will not meet it at once
            return
        alone = task if task.keep_from else _part(task, draw, draw + 1)
        if task is not alone:
            around = [_part(task, draw + 1, task.last), _part(task, task.first, draw)]
            self._waiting.extendleft(part for part in around if part.n_draws > 0)
        if counter[draw] >= limit:
            times = {2: "twice"}.get(limit, f"{limit} times")
            alone = replace(alone, given_up={**task.given_up, draw: f"{event.cause}, {times}"})
        (self._suspects if event.draw is None else self._waiting).append(alone)


def _part(task: Task, first: int, last: int) -> Task:
    return replace(task, first=first, last=last)
