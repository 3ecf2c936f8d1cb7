"""Integration of the tanks while the feed is constant: a W-method of order 2, made for hourly steps.

With pH and dissolved hydrogen algebraic what is fast in ADM1 is known: each food's own uptake and the exchange of gas.
A W-method keeps its order whatever matrix it uses, so that only this part is solved for, by substitution
(`adm1_linear`), and nothing is differentiated or factorised. One step keeps no history: a jump of the feed costs
nothing.

References
----------
J. G. Verwer, E. J. Spee, J. G. Blom, W. Hundsdorfer, A second-order Rosenbrock method applied to photochemical
dispersion problems, SIAM J. Sci. Comput. 20 (1999) 1456, doi:10.1137/S1064827597326651 (ROS2).
E. Hairer, G. Wanner, Solving Ordinary Differential Equations II (1996), section IV.7 (W-methods).
"""

from __future__ import annotations

from math import isfinite, sqrt
from typing import Any, NamedTuple

import numpy as np

from twins.core.compiled import compiled, inlined
from twins.digester.acid_base import hydrogen_guess
from twins.digester.adm1_linear import add_response, co2_slopes, nitrogen_response, solve_tank
from twins.digester.adm1_states import N_LIQUID, N_STATES, S_IC, S_IN, G_co2, G_h2, S_an, S_cat, S_h2
from twins.digester.adm1_stoichiometry import C_CONTENT, COD_CONTENT, N_CONTENT
from twins.digester.gas_transfer import TO_METHANE_TANK
from twins.digester.tanks import (
    N_COLUMNS,
    REJECTED,
    RHS_CALLS,
    STEPS,
    UNDERSHOOTS,
    Layout,
    O_ch4,
    O_co2,
    O_h2,
    Work,
    tanks_rhs,
)  # fmt: skip

GAMMA = 1.0 - sqrt(0.5)
"""Makes the method L-stable where A is the Jacobian."""
DONE, STEP_LIMIT, NOT_FINITE = range(3)
"""What `advance_tanks` returns."""
(
    ACID_H2, ACID_CH4, ACID_CO2, METHANE_H2, METHANE_CH4, METHANE_CO2,
    FED_COD, FED_C, FED_N, FED_CHARGE, OUT_COD, OUT_C, OUT_N, OUT_CHARGE,
) = range(14)  # fmt: skip
"""Places in the running sums: gas out of the acid and the methane tank [kgCOD, kgCOD, kmolC]; COD [kg], C, N and the
strong ions' charge [kmol] fed and gone with the effluent. Routed gas of the acid tank is in both tanks' sums."""
N_TOTALS = 14
HOURS_PER_DAY = 24.0
SHORTEST_D = 1e-9
"""A step below this [d] means that something is not finite."""


class Control(NamedTuple):
    """Accuracy of the integration."""

    tolerance: float = (
        0.05  # of the first-order solution in a step, the second-order one is kept; 0.2 at most
    )
    max_steps: int = 100_000  # in one call
    longest_d: float = 1.0  # a longer step [d] would trust a matrix that leaves out what is slow


def _scales() -> Any:
    scales = np.full(N_STATES, 0.05)
    scales[[S_IC, S_IN, S_cat, S_an, G_co2]] = 2e-3
    scales[G_h2] = 1e-4
    return scales


SCALES = _scales()
"""Size of each state [its unit] that matters: errors are measured against it plus the state. Assumed."""


@inlined
def effluent_totals(totals: Any, place: int, content: Any, amount: float) -> None:
    """Add COD, C, N and charge in `amount` [m3] of `content`, shape (26 or more,), to `totals` from `place` on."""
    cod = carbon = nitrogen = 0.0
    for i in range(N_LIQUID):
        cod += COD_CONTENT[i] * content[i]
        carbon += C_CONTENT[i] * content[i]
        nitrogen += N_CONTENT[i] * content[i]
    totals[place] += cod * amount
    totals[place + 1] += carbon * amount
    totals[place + 2] += nitrogen * amount
    totals[place + 3] += (content[S_cat] - content[S_an]) * amount


@inlined
def first_stage(y: Any, work: Work, n: int) -> None:
    """Write `y` to the stage."""
    for tank in range(n):
        for i in range(N_STATES):
            work.stage[tank, i] = y[tank, i]


@inlined
def second_stage(y: Any, work: Work, n: int) -> None:
    """Write y + u_1 to the stage, u being h times a slope."""
    for tank in range(n):
        for i in range(N_STATES):
            work.stage[tank, i] = y[tank, i] + work.u[0, tank, i]
        work.stage[tank, S_h2] = y[tank, S_h2]


@inlined
def step_error(y: Any, work: Work, tolerance: float, n: int) -> float:
    """Return the error of the first-order solution over what is allowed: root mean square of the worse tank."""
    worst = 0.0
    for tank in range(n):
        total = 0.0
        for i in range(N_STATES):
            first, second = work.u[0, tank, i], work.u[1, tank, i]
            away = 0.5 * (first + second) / (SCALES[i] + abs(y[tank, i] + first))
            total += away * away
        # not max(): a NaN must get through
        worst = total if not total <= worst else worst
    return sqrt(worst / N_STATES) / tolerance


@inlined
def accept(y: Any, totals: Any, h: float, work: Work, layout: Layout, tolerance: float) -> None:
    """Move `y`, the gas in `totals` and the effluent's sum over the step."""
    n, low = layout.n_tanks, 0
    for i in range(N_LIQUID):
        work.mean[i] += 0.5 * h * (y[n - 1, i] + work.stage[n - 1, i])
    for tank in range(n):
        first, second = work.u[0, tank], work.u[1, tank]
        for i in range(N_STATES):
            y[tank, i] += 1.5 * first[i] + 0.5 * second[i]
            low += y[tank, i] < -tolerance * SCALES[i]
        place = METHANE_H2 if tank == n - 1 else ACID_H2
        totals[place] += 1.5 * first[O_h2] + 0.5 * second[O_h2]
        totals[place + 1] += 1.5 * first[O_ch4] + 0.5 * second[O_ch4]
        totals[place + 2] += 1.5 * first[O_co2] + 0.5 * second[O_co2]
    work.counts[STEPS] += 1
    work.counts[UNDERSHOOTS] += low > 0


@inlined
def keep_start(y: Any, kinetics: Any, layout: Layout, work: Work) -> None:
    """Keep what the rest of the step needs of its start: derivatives, rates, slopes."""
    for tank in range(layout.n_tanks):
        y[tank, S_h2] = work.stage[tank, S_h2]
        for i in range(N_COLUMNS):
            work.f[tank, i] = work.f_stage[tank, i]
        for i in range(work.rates.shape[1]):
            work.rates[tank, i] = work.rates_stage[tank, i]
        for i in range(work.slopes.shape[1]):
            work.slopes[tank, i] = work.slopes_stage[tank, i]
        co2_slopes(y[tank], kinetics[tank], work.H[tank], work.co2[tank])


@inlined
def solve_stage(second: bool, y: Any, h: float, kinetics: Any, layout: Layout, work: Work) -> None:
    """Solve for the slopes of a stage, times `h`: (1 - gamma h A) u_1 = h f, then (...) u_2 = h f(y + u_1) - 2 u_1."""
    u = work.u[1] if second else work.u[0]
    for tank in range(layout.n_tanks):
        for i in range(N_COLUMNS):
            if second:
                work.b[tank, i] = h * work.f_stage[tank, i] - 2.0 * work.u[0, tank, i]
            else:
                work.b[tank, i] = h * work.f[tank, i]
        routed = tank == 1 and layout.route == TO_METHANE_TANK
        solve_tank(tank, y, work.b, kinetics, layout, GAMMA * h, work.push, routed, work, u)
        if work.short[tank] > 0.0:
            add_response(tank, work, u)


@inlined
def attempt_step(
    y: Any,
    feed: Any,
    flow: float,
    recirculation: float,
    kinetics: Any,
    layout: Layout,
    h: float,
    fresh: bool,
    work: Work,
) -> None:
    """Solve for both stages of a step of `h` [d]; after a rejection the start is not `fresh` and is known."""
    for stage in range(2):
        if stage == 1:
            second_stage(y, work, layout.n_tanks)
        elif fresh:
            first_stage(y, work, layout.n_tanks)
        if stage == 1 or fresh:
            # one place, so that the equations are compiled once
            tanks_rhs(
                work.stage,
                feed,
                flow,
                recirculation,
                kinetics,
                layout,
                work.H,
                work.rates_stage,
                work.slopes_stage,
                work.f_stage,
            )
            work.counts[RHS_CALLS] += 1
        if stage == 0:
            if fresh:
                keep_start(y, kinetics, layout, work)
            for tank in range(layout.n_tanks):
                work.short[tank] = nitrogen_response(tank, y, kinetics, layout, GAMMA * h, work)
        solve_stage(stage == 1, y, h, kinetics, layout, work)


@inlined
def next_step(h: float, error: float, after_rejection: bool) -> float:
    """Return the next step [d] after one of `h` with `error`; none grows right after a rejection."""
    if not isfinite(error):
        return 0.1 * h
    growth = min(5.0, max(0.2, 0.9 / sqrt(max(error, 1e-6))))
    return h * (min(growth, 1.0) if after_rejection else growth)


@compiled
def advance_tanks(
    y: Any,
    totals: Any,
    feed: Any,
    flow: float,
    recirculation: float,
    kinetics: Any,
    layout: Layout,
    hours: float,
    control: Control,
    work: Work,
) -> int:
    """Advance the tanks by `hours` of constant feed; return `DONE`, `STEP_LIMIT` or `NOT_FINITE`.

    Parameters
    ----------
    y
        States, shape (n_tanks, 29), overwritten. After a failure they are those of the last good step.
    totals
        Running sums, shape (14,), added to by the same method, so that COD, C, N and charge close to rounding.
    feed
        Influent, shape (29,): kgCOD/m3, kmol/m3.
    flow, recirculation
        m3/d; either may be 0. A single tank has no recirculation.
    kinetics
        Records of type `KINETICS`, shape (n_tanks,).
    layout
        Volumes and outlets.
    hours
        At most an hour in a plant, any length elsewhere.
    control
        Tolerance and step limit.
    work
        From `workspace`; ``work.counts`` is added to.

    Notes
    -----
    The result depends on the arguments only: nothing is carried from call to call. The algebraic S_h2 in `y` is left as
    it was at the start of the last step; `tanks.tank_derivatives` renews it. States may fall below zero by the
    tolerance times `SCALES`; rates vanish with what they consume and nothing is clipped. Steps that end lower are
    counted.
    """
    n, end = layout.n_tanks, hours / HOURS_PER_DAY
    t, h, fresh, status, tries = 0.0, min(end, control.longest_d), True, DONE, 0
    for i in range(N_LIQUID):
        work.mean[i] = 0.0
    for tank in range(n):
        work.H[tank] = hydrogen_guess(y[tank], kinetics[tank])
    while t < end and status == DONE:
        attempt_step(y, feed, flow, recirculation, kinetics, layout, h, fresh, work)
        error = step_error(y, work, control.tolerance, n)
        again = not fresh
        fresh = error <= 1.0
        if fresh:
            accept(y, totals, h, work, layout, control.tolerance)
            t = end if h >= end - t else t + h
        else:
            work.counts[REJECTED] += 1
        h = min(next_step(h, error, again), control.longest_d)
        tries += 1
        if t < end and h < SHORTEST_D:
            status = NOT_FINITE
        elif t < end and tries >= control.max_steps:
            status = STEP_LIMIT
        h = min(h, end - t)  # what is left of the call may be as short as it likes
    if flow > 0.0:
        effluent_totals(totals, FED_COD, feed, flow * t)
        effluent_totals(totals, OUT_COD, work.mean, flow)
    return status
