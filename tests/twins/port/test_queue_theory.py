"""The exact queues against closed forms, before anything is compared with them."""

from __future__ import annotations

import math

import pytest

from tests.twins.port.queue_theory import Station, erlang_c, erlang_queue, pollaczek_khinchine


def wait_of_e2_e2_1(gap: float, service: float) -> float:
    """Return the mean wait of E2/E2/1.

    The roots with positive real part of (mu - x)(lam + x) = +-mu lam are mu - lam and the one below; the wait has
    the mean sum(1 / root) - service (Lindley's equation, Wiener-Hopf factors).
    """
    mu, lam = 2.0 / service, 2.0 / gap
    second = 0.5 * (mu - lam + math.sqrt((mu - lam) ** 2 + 8.0 * mu * lam))
    return 1.0 / (mu - lam) + 1.0 / second - service


def wait_of_e2_m_c(gap: float, service: float, c: int) -> float:
    """Return the mean wait of E2/M/c (Takacs 1962, GI/M/c: root of s = A*(c mu (1 - s)), and his sum)."""
    mu = 1.0 / service

    def transform(s: float) -> float:
        return (2.0 / gap / (2.0 / gap + s)) ** 2

    root = 0.0
    for _ in range(2_000):
        root = transform(c * mu * (1.0 - root))
    total, product = 1.0 / (1.0 - root), 1.0
    for j in range(1, c + 1):
        phi = transform(j * mu)
        product *= phi / (1.0 - phi)
        total += math.comb(c, j) / (product * (1.0 - phi)) * (c * (1.0 - phi) - j) / (c * (1.0 - root) - j)
    return 1.0 / total / (c * mu * (1.0 - root) ** 2)


@pytest.mark.parametrize("use", [0.3, 0.6, 0.9])
def test_one_berth_has_its_closed_forms(use: float) -> None:
    gap, service = 10.0, 10.0 * use
    assert erlang_c(Station(gap, service, 1)).wait == pytest.approx(use / (1.0 - use) * service)
    assert pollaczek_khinchine(gap, service, 1.0) == pytest.approx(use / (1.0 - use) * service)
    assert erlang_queue(Station(gap, service, 1, 1, 2)).wait == pytest.approx(
        pollaczek_khinchine(gap, service, math.sqrt(0.5)), rel=1e-9
    )
    assert erlang_queue(Station(gap, service, 1, 2, 2)).wait == pytest.approx(
        wait_of_e2_e2_1(gap, service), rel=1e-9
    )


@pytest.mark.parametrize(("berths", "use"), [(2, 0.5), (4, 0.7), (6, 0.85)])
def test_many_berths_have_their_closed_forms(berths: int, use: float) -> None:
    service = 20.0
    gap = service / berths / use
    assert erlang_queue(Station(gap, service, berths)) == pytest.approx(
        erlang_c(Station(gap, service, berths)), rel=1e-9
    )
    assert erlang_queue(Station(gap, service, berths, 2)).wait == pytest.approx(
        wait_of_e2_m_c(gap, service, berths), rel=1e-9
    )


def test_erlang_c_has_its_limits() -> None:
    by_hand = 9.0 / 14.0
    assert erlang_c(Station(1.0, 1.5, 2)).share_waiting == pytest.approx(by_hand)
    assert erlang_c(Station(1.0, 5.0, 40)).wait < 1e-15  # berths for all: nobody waits
    busy = Station(1.0, 3.999, 4)
    assert erlang_c(busy).wait == pytest.approx(busy.service / (busy.berths * (1.0 - busy.use)), rel=1e-2)


@pytest.mark.parametrize("berths", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("use", [0.5, 0.6, 0.7])
def test_ships_of_erlang_2_wait_less_than_half_of_poisson_ships(berths: int, use: float) -> None:
    """The trap of section 2.1: at usual use of the berths M/M/c overstates the wait more than twofold."""
    station = Station(24.0 / berths / use, 24.0, berths, 2, 2)
    assert 0.0 < erlang_queue(station).wait < 0.5 * erlang_c(station).wait
