"""The small twin with a meter: fuel energy per distance of each year, which falls as the efficiency rises."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

import twins
from tests.scenarios.study import small_twin
from tests.scenarios.study.small_twin import GOOD, SmallTwin, write_study
from twins.core import registry
from twins.core.outcome import Outcome
from twins.core.parameters import Parameters
from twins.core.streams import Streams
from twins.core.twin import Horizon, Site

ROWS = "column,kind,value,low,high,unit,error,n,source,date,note,accept\n"
SURVEY = ROWS + "use_2019,normal,9.6,,,MJ/km,5%,,M1,2019,a year of fuel bills,\n"
MONITORING = (
    ROWS
    + "use_2020,normal,9.5,,,MJ/km,5%,,M2,2020,a year of fuel bills,\n"
    + "use_2021,normal,9.7,,,MJ/km,5%,,M2,2021,a year of fuel bills,\n"
)
STUDY = GOOD.replace("years = 3", "years = 5") + (
    '\n[calibration]\nsurvey = ["survey.csv"]\nscenario = "project"\nyears = 1\nruns = 60\nchecks = 20\n'
)


class MeteredPlant:
    """The small twin, observed year by year."""

    name = "plant"
    title = "Small twin with a meter"
    parameters = SmallTwin.parameters
    flows = SmallTwin.flows
    observables: Mapping[str, tuple[str, str]] = {
        f"use_{year}": ("MJ/km", f"fuel energy per distance in {year}") for year in range(2019, 2027)
    }

    def default_site(self) -> Site:
        return small_twin.TWIN.default_site()

    def default_horizon(self) -> Horizon:
        return small_twin.TWIN.default_horizon()

    def simulate(self, parameters: Parameters, site: Site, horizon: Horizon, rng: Streams) -> Outcome:
        return small_twin.TWIN.simulate(parameters, site, horizon, rng)

    def simulate_paired(
        self, parameters: Sequence[Parameters], site: Site, horizon: Horizon, rng: Streams
    ) -> list[Outcome]:
        return [self.simulate(p, site, horizon, rng) for p in parameters]

    def observe(self, outcome: Outcome) -> Mapping[str, float]:
        flows = outcome.flows
        use = (flows["diesel_fossil_mj"] + flows["gas_burned_mj"]) / flows["distance_km"]
        known = dict(zip(outcome.years.tolist(), use.tolist(), strict=True))
        return {f"use_{year}": known.get(year, float("nan")) for year in range(2019, 2027)}

    def warm_up(self) -> None:
        return None


TWIN = MeteredPlant()


@contextmanager
def metered_plant_in_registry() -> Generator[None]:
    """Make ``twins.load("plant")`` give the metered plant."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(twins, "available", lambda: ("plant", *registry.available()))
        patch.setattr(twins, "load", lambda name: TWIN if name == "plant" else registry.load(name))
        yield


def write_metered_study(folder: Path) -> Path:
    """Write a study with a survey and rules of its calibration into `folder` and return it."""
    write_study(folder, STUDY)
    (folder / "survey.csv").write_text(SURVEY, encoding="utf-8")
    return folder
