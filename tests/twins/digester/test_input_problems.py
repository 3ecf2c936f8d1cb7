"""What two levers, or levers and numbers, show together: each says place, value, limit, likely cause, next step."""

from __future__ import annotations

import re

import pytest

from tests.twins.digester.bad_plants import BAD, GOOD, Bad
from tests.twins.digester.plants import SITE
from twins.core.problems import Problem
from twins.core.twin import Site
from twins.digester import TWIN
from twins.digester.parameters import DigesterParameters
from twins.digester.size_problems import Design


def problems(p: DigesterParameters, site: Site = SITE) -> tuple[Problem, ...]:
    return TWIN.problems(p, site)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_plant_has_no_problem(name: str) -> None:
    assert problems(DigesterParameters(**GOOD[name])) == ()


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_bad_plant_meets_its_message(bad: Bad) -> None:
    found = problems(DigesterParameters(**bad.given), Site(name="there", monthly=bad.monthly(SITE)))
    at_place = [p for p in found if p.about[0] == bad.place]
    assert at_place, [str(p) for p in found]
    problem = at_place[0]
    assert problem.stops == bad.stops
    assert bad.value in problem.given, problem.given
    assert bad.allowed in problem.allowed, problem.allowed
    assert bad.cause in problem.cause, problem.cause
    assert bad.step in problem.next_step, problem.next_step


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_message_is_complete(bad: Bad) -> None:
    known = set(DigesterParameters.infos()) | set(SITE.monthly)
    for problem in problems(DigesterParameters(**bad.given), Site(name="there", monthly=bad.monthly(SITE))):
        assert problem.about[0] in known, problem.about
        assert re.search(r"\d", problem.given) or "cooking" in problem.given or "grid" in problem.given
        assert problem.cause and problem.next_step and problem.allowed
        assert len(problem.allowed.split()) >= 3, problem.allowed


def test_only_the_bad_thing_is_told() -> None:
    """A slip in one number does not bury its reader in others."""
    many = [bad.name for bad in BAD if len(_stopping(bad)) > bad.most]
    assert many == []


def _stopping(bad: Bad) -> list[Problem]:
    found = problems(DigesterParameters(**bad.given), Site(name="there", monthly=bad.monthly(SITE)))
    return [p for p in found if p.stops]


def test_sizes_are_not_asked_without_a_plant() -> None:
    assert problems(DigesterParameters(capacity_t_per_d=300.0, engine_kw=5_000.0, holder_m3=2.0)) == ()


def test_the_design_of_the_usual_plant() -> None:
    """20 t/d of 11 % dry matter: reference section 9 has 31 Nm3 and 110 kWh a tonne at that dry matter."""
    d = Design(DigesterParameters(layout="two_phase"))
    assert d.methane_nm3_h * 24.0 / 20.0 == pytest.approx(31.0, rel=0.2)
    assert d.power_kw * 24.0 / 20.0 == pytest.approx(110.0, rel=0.2)
    assert d.waste_t_per_d == 20.0 and d.tanks_m3 == 490.0


def test_rich_hotel_waste_counts_in_the_design() -> None:
    poor, rich = (
        Design(DigesterParameters(layout="single", hotel_waste_t_per_d=10.0, co_substrate_share=share))
        for share in (0.0, 1.0)
    )
    assert rich.waste_t_per_d == 30.0
    assert rich.power_kw > 1.3 * poor.power_kw
