"""The queue of a gas station against queueing theory."""

from __future__ import annotations

import math

import numpy as np
import pytest

from twins.bus_fleet.filling import serve
from twins.core.des import Environment, Resource


def erlang_c(c: int, a: float) -> float:
    """Probability of waiting in M/M/c with offered load `a`."""
    top = a**c / math.factorial(c) * c / (c - a)
    return top / (sum(a**k / math.factorial(k) for k in range(c)) + top)


def customers(c: int, load: float, n: int, seed: int):
    generator = np.random.Generator(np.random.PCG64DXSM(seed))
    arrivals = np.cumsum(generator.exponential(1.0, n))
    return arrivals, generator.exponential(load, n)


def waits_by_recursion(c: int, arrivals, services):
    free = np.zeros(16)
    return np.array([serve(free, c, t, s)[0] - t for t, s in zip(arrivals, services, strict=True)])


@pytest.mark.parametrize(("c", "load"), [(1, 0.6), (2, 1.5), (4, 3.2)])
def test_nozzles_with_exponential_times_follow_erlang_c(c: int, load: float) -> None:
    n = 200_000
    arrivals, services = customers(c, load, n, seed=11 + c)
    waits = waits_by_recursion(c, arrivals, services)[n // 20 :]
    expected = erlang_c(c, load) * load / (c - load)
    batches = waits[: len(waits) // 50 * 50].reshape(50, -1).mean(axis=1)
    error = batches.std(ddof=1) / math.sqrt(50)
    assert abs(waits.mean() - expected) < 4.5 * error
    assert error < 0.1 * expected
    assert abs((waits > 0).mean() - erlang_c(c, load)) < 0.02


def test_recursion_equals_simpy_resource() -> None:
    c, (arrivals, services) = 3, customers(3, 2.4, 2_000, seed=5)
    env = Environment()
    nozzles = Resource(env, capacity=c)
    waits = np.zeros(arrivals.size)

    def customer(i: int):
        yield env.timeout(arrivals[i])
        with nozzles.request() as nozzle:
            yield nozzle
            waits[i] = env.now - arrivals[i]
            yield env.timeout(services[i])

    for i in range(arrivals.size):
        env.process(customer(i))
    env.run()
    np.testing.assert_allclose(waits, waits_by_recursion(c, arrivals, services), atol=1e-9)


def test_littles_law_holds_over_a_busy_period() -> None:
    arrivals, services = customers(2, 1.6, 50_000, seed=8)
    waits = waits_by_recursion(2, arrivals, services)
    leaves = arrivals + waits + services
    end = leaves.max()
    events = np.concatenate(
        [np.stack([arrivals, np.ones_like(arrivals)]), np.stack([leaves, -np.ones_like(leaves)])], axis=1
    )
    order = np.argsort(events[0], kind="stable")
    times, present = events[0, order], np.cumsum(events[1, order])
    mean_present = float(np.sum(present[:-1] * np.diff(times)) / end)
    by_little = arrivals.size / end * float((waits + services).mean())
    assert mean_present == pytest.approx(by_little, rel=1e-9)


def test_one_server_with_constant_times_follows_md1() -> None:
    n, load = 200_000, 0.7
    arrivals, _ = customers(1, load, n, seed=3)
    waits = waits_by_recursion(1, arrivals, np.full(n, load))
    assert waits.mean() == pytest.approx(load * load / (2.0 * (1.0 - load)), rel=0.05)  # Pollaczek-Khinchine
