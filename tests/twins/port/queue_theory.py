"""Exact waits of queues, which the berths must show when ships are reduced to the same assumptions.

Times and rates in any one unit of time. Erlang-1 is the exponential law; c is the number of berths.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array
from scipy.sparse.linalg import spsolve

Array = NDArray[np.float64]

TAIL = 1e-13
"""Share of time that the cut chain may leave out (of an M/M/c queue, whose tail is longer) [-]."""


class Station(NamedTuple):
    """Ships of one class, that come and leave by Erlang laws; times in one unit."""

    gap: float
    service: float
    berths: int
    gap_phases: int = 1
    service_phases: int = 1

    @property
    def use(self) -> float:
        """Share of the berths' time that is used [-]; below 1."""
        return self.service / self.gap / self.berths


class Queue(NamedTuple):
    """Mean wait before service, mean number of ships that wait, share of ships that wait."""

    wait: float
    waiting: float
    share_waiting: float


def erlang_c(station: Station) -> Queue:
    """Return the queue of M/M/c.

    References
    ----------
    Erlang, A. K. (1917). P(wait) = (a^c / c!) / ((1 - use) sum_(n<c) a^n / n! + a^c / c!), wait = P s / (c (1 - use)).
    """
    c, use, offered = station.berths, station.use, station.service / station.gap
    full = offered**c / math.factorial(c)
    share = full / (full + (1.0 - use) * sum(offered**n / math.factorial(n) for n in range(c)))
    wait = share * station.service / (c * (1.0 - use))
    return Queue(wait, wait / station.gap, share)


def pollaczek_khinchine(gap: float, service: float, variation: float) -> float:
    """Return the mean wait of M/G/1 by the coefficient of variation of its service.

    References
    ----------
    Pollaczek (1930), Khinchine (1932). wait = use service (1 + variation^2) / (2 (1 - use)).
    """
    use = service / gap
    return use * service * (1.0 + variation**2) / (2.0 * (1.0 - use))


def erlang_queue(station: Station) -> Queue:
    """Return the queue of E_k/E_m/c, first come first served, from the balance of its Markov chain.

    Notes
    -----
    A state is (phase of the next arrival, ships at berth by phase of their service, ships that wait). The chain
    is cut where an M/M/c queue of the same use has `TAIL` left; a ship that finds the cut chain full is lost.
    Wait by Little's law.
    """
    states = tuple(_states(station))
    share = _stationary(_generator(station, states), len(states))
    waiting = np.array([state[2] for state in states], dtype=np.float64)
    full = np.array([sum(state[1]) == station.berths for state in states])
    about_to_come = np.array([state[0] == station.gap_phases - 1 for state in states])
    mean = float(share @ waiting)
    return Queue(mean * station.gap, mean, float(share @ (full & about_to_come) / (share @ about_to_come)))


State = tuple[int, tuple[int, ...], int]


def _states(station: Station) -> Iterator[State]:
    """Give the states in order of the number of ships, so that the chain is a band."""
    c, m = station.berths, station.service_phases
    most = math.ceil(math.log(TAIL) / math.log(station.use))
    for ships in range(c + most + 1):
        at_berth = min(ships, c)
        for phases in product(range(at_berth + 1), repeat=m):
            if sum(phases) == at_berth:
                yield from ((arrival, phases, ships - at_berth) for arrival in range(station.gap_phases))


def _moves(station: Station, state: State) -> Iterator[tuple[State, float]]:
    """Give where a state leads and at which rate."""
    arrival, phases, waiting = state
    k, m = station.gap_phases, station.service_phases
    if arrival < k - 1:
        yield (arrival + 1, phases, waiting), k / station.gap
    elif sum(phases) < station.berths:
        yield (0, (phases[0] + 1, *phases[1:]), 0), k / station.gap
    else:
        yield (0, phases, waiting + 1), k / station.gap
    for phase in range(m):
        rate = phases[phase] * m / station.service
        after = list(phases)
        after[phase] -= 1
        if phase < m - 1:
            after[phase + 1] += 1
            yield (arrival, tuple(after), waiting), rate
        elif waiting > 0:
            after[0] += 1
            yield (arrival, tuple(after), waiting - 1), rate
        else:
            yield (arrival, tuple(after), 0), rate


def _generator(station: Station, states: tuple[State, ...]) -> csc_array:
    """Return the transposed generator of the cut chain, shape (n_states, n_states)."""
    row = {state: i for i, state in enumerate(states)}
    entries = [
        (row.get(after, row[(0, *state[1:])]), i, rate)
        for state, i in row.items()
        for after, rate in _moves(station, state)
        if rate > 0.0
    ]
    into, out, rate = (np.array(column) for column in zip(*entries, strict=True))
    rates, at = np.concatenate([rate, -rate]), (np.concatenate([into, out]), np.concatenate([out, out]))
    return csc_array((rates, at), shape=(len(states), len(states)))


def _stationary(Q: csc_array, n: int) -> Array:
    """Return the shares of time of the `n` states: Q p = 0, sum(p) = 1, shape (n,)."""
    first = Q[:, [0]].toarray().ravel()
    rest = np.asarray(spsolve(csc_array(Q[1:, 1:]), -first[1:]), dtype=np.float64)
    p = np.append(1.0, rest)
    return p / p.sum()
