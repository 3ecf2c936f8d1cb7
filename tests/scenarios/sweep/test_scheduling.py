"""Which draw is to blame for a lost worker: played through without any process."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.chunks import Task
from scenarios.executors import Died
from scenarios.scheduling import TaskQueue, gaps, pieces


def play(
    n: int, chunk_size: int, killers: set[int], die: Callable[[Task], Died], slots: int = 3
) -> dict[int, str]:
    """Work off a queue; a killer takes its worker along unless given up, and all tasks that the worker held."""
    queue, held, done, rng = (
        TaskQueue(pieces([(0, n)], chunk_size)),
        list[Task](),
        dict[int, str](),
        random.Random(n),
    )
    for _ in range(10_000):
        while len(held) < slots and queue.ready(len(held)):
            held.append(queue.next())
        if not held:
            assert not queue
            return done
        task = held[rng.randrange(len(held))]
        if killers & (set(range(task.first, task.last)) - set(task.given_up)):
            lost = held if die(task).draw is None else [task]
            held = [t for t in held if t not in lost]
            assert all(queue.put_back(die(t)) for t in lost)
            continue
        held.remove(task)
        for draw in range(task.first, task.last):
            assert draw not in done, "a draw was done twice"
            done[draw] = task.given_up.get(draw, "")
    raise AssertionError("the queue never ends")


@given(st.integers(1, 40), st.integers(1, 16), st.sets(st.integers(0, 39), max_size=4))
def test_only_killers_are_given_up_when_nobody_knows_the_draw(
    n: int, chunk_size: int, killers: set[int]
) -> None:
    """A cluster blames every task that the lost worker held."""
    done = play(n, chunk_size, killers, lambda task: Died(task, None, "the workers died"))
    assert sorted(done) == list(range(n))
    assert {draw for draw, reason in done.items() if reason} == killers & set(range(n))


@given(st.integers(1, 40), st.integers(1, 16), st.sets(st.integers(0, 39), max_size=4), st.booleans())
def test_only_killers_are_given_up_when_the_draw_is_known(
    n: int, chunk_size: int, killers: set[int], outside: bool
) -> None:
    def die(task: Task) -> Died:
        draw = min(killers & (set(range(task.first, task.last)) - set(task.given_up)))
        return Died(task, draw, "SIGSEGV", outside)

    done = play(n, chunk_size, killers, die)
    assert sorted(done) == list(range(n))
    reasons = {draw: reason for draw, reason in done.items() if reason}
    assert set(reasons) == killers & set(range(n))
    assert set(reasons.values()) <= {"SIGSEGV, 4 times" if outside else "SIGSEGV, twice"}


def test_a_kill_from_outside_blames_nobody() -> None:
    rng = random.Random(4)

    def die(task: Task) -> Died:
        return Died(task, rng.randrange(task.first, task.last), "SIGKILL", outside=True)

    queue, done = TaskQueue(pieces([(0, 30)], 5)), set[int]()
    while queue.ready(0):
        task = queue.next()
        if rng.random() < 0.25:  # now and then an operator kills, whoever works
            queue.put_back(die(task))
            continue
        assert not task.given_up
        done |= set(range(task.first, task.last))
    assert done == set(range(30))


def test_workers_that_die_between_draws_stop_the_sweep_in_the_end() -> None:
    queue = TaskQueue([Task(0, 4)])
    answers: list[bool] = []
    for _ in range(4):
        answers.append(queue.put_back(Died(queue.next(), -1, "exit code 1")))
    assert answers == [True, True, True, False]


@given(st.sets(st.tuples(st.integers(0, 60), st.integers(1, 9))), st.integers(1, 60), st.integers(1, 20))
def test_gaps_and_pieces_cover_what_is_missing_once(
    spans: set[tuple[int, int]], n: int, chunk_size: int
) -> None:
    done: list[tuple[int, int]] = []
    for first, length in sorted(spans):
        if not done or first >= done[-1][1]:
            done.append((first, first + length))
    tasks = pieces(gaps(done, n), chunk_size)
    missing = set(range(n)) - {draw for first, last in done for draw in range(first, last)}
    covered = [draw for task in tasks for draw in range(task.first, task.last)]
    assert sorted(covered) == sorted(missing)
    assert len(covered) == len(set(covered))
    assert all(0 < task.n_draws <= chunk_size for task in tasks)


@pytest.mark.parametrize("first", [0, 3, 7])
def test_cuts_lie_on_multiples_of_the_chunk_size(first: int) -> None:
    assert {t.last for t in pieces([(first, 50)], 7)} <= {*range(0, 50, 7), 50}
