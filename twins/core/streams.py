"""Random numbers by index.

A draw is named by (seed, draw); every source of randomness in it has its own stream, found by name. No
number depends on the order of calls, on the worker, or on other streams, so scenarios are paired and a
sweep can be cut and resumed anywhere.

Two kinds of numbers come out of a stream: a NumPy generator for vectors, and a key for `uniforms_at`,
which answers for (day, line, number) directly. The latter is what event models use: two scenarios that
ask for the same trip get the same number whatever else happened before.

References
----------
.. [1] J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3",
   SC11 (2011), doi:10.1145/2063384.2063405 (Philox).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from twins.core.compiled import inlined

_M0 = np.uint64(0xD2511F53)
_M1 = np.uint64(0xCD9E8D57)
_W0 = np.uint64(0x9E3779B9)
_W1 = np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)
_TO_UNIT = 2.0**-32


@inlined
def philox4x32(
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return the four 32-bit words of Philox-4x32-10 [1]_ for a counter and a key (held in 64 bits)."""
    for _ in range(10):
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (
            (p1 >> _32) ^ c1 ^ k0,
            p1 & _LOW,
            (p0 >> _32) ^ c3 ^ k1,
            p0 & _LOW,
        )
        k0 = (k0 + _W0) & _LOW
        k1 = (k1 + _W1) & _LOW
    return c0, c1, c2, c3


@inlined
def uniforms_at(
    key: tuple[np.uint64, np.uint64], i: int, j: int, k: int, purpose: int
) -> tuple[float, float, float, float]:
    """Return four independent uniforms in (0, 1) that belong to the index (i, j, k, purpose)."""
    w0, w1, w2, w3 = philox4x32(np.uint64(i), np.uint64(j), np.uint64(k), np.uint64(purpose), key[0], key[1])
    return _unit(w0), _unit(w1), _unit(w2), _unit(w3)


@inlined
def _unit(word: np.uint64) -> float:
    """Return a 32-bit word as a number in (0, 1); signed integers convert many at a time."""
    return (np.float64(np.int64(word)) + 0.5) * _TO_UNIT


@dataclass(frozen=True)
class Streams:
    """All random streams of one draw.

    Examples
    --------
    >>> Streams(seed=1, draw=0).generator("demo").integers(10) == Streams(1, 0).generator("demo").integers(10)
    True
    """

    seed: int
    draw: int

    def _sequence(self, name: str) -> np.random.SeedSequence:
        stream = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
        return np.random.SeedSequence(self.seed, spawn_key=(stream, self.draw))

    def generator(self, name: str) -> np.random.Generator:
        """Return a fresh generator (PCG64DXSM) for the stream `name`."""
        return np.random.Generator(np.random.PCG64DXSM(self._sequence(name)))

    def key(self, name: str) -> tuple[np.uint64, np.uint64]:
        """Return the 64-bit key of stream `name` for `uniforms_at`, as two 32-bit words."""
        words = self._sequence(name).generate_state(2, np.uint32)
        return np.uint64(words[0]), np.uint64(words[1])


def rng(seed: int, draw: int = 0) -> Streams:
    """Return the random streams of one draw."""
    return Streams(seed=int(seed), draw=int(draw))
