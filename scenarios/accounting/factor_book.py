"""`FactorBook`: every factor of one accounting, drawn once per draw and kept with its row."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenarios.accounting.cube import AccountingError
from scenarios.accounting.factors import FactorRow, chosen_row, default_row, read_table
from scenarios.accounting.grid import base_row, grid_path
from scenarios.accounting.gwp import gwp_row
from scenarios.accounting.sampling_rules import at_level, sample
from scenarios.accounting.specification import AccountingSpec, FactorLevel, Gas
from twins.core.outcome import Flow

Array = NDArray[np.float64]
Purpose = Literal["all", "credited"]


class FactorBook:
    """Factors of one accounting.

    Parameters
    ----------
    spec
        Rules and choices of the study.
    draws
        Draw indices, shape (n_draws,).
    years
        Calendar years, shape (n_years,).
    seed
        Seed of the sweep.
    """

    def __init__(
        self, spec: AccountingSpec, draws: NDArray[np.int64], years: NDArray[np.int64], seed: int
    ) -> None:
        self._spec, self._draws, self._years, self._seed = spec, draws, years, seed
        self._sampled: dict[str, Array] = {}
        self._rows: dict[str, FactorRow] = {}
        self._grid: Array | None = None
        self._gwp_table = read_table("gwp100")

    @property
    def n_draws(self) -> int:
        """Number of draws."""
        return len(self._draws)

    @property
    def rows(self) -> tuple[FactorRow, ...]:
        """Rows used so far, by name; what the report lists with source and check mark."""
        return tuple(self._rows[name] for name in sorted(self._rows))

    def gwp_row(self, gas: str) -> FactorRow:
        """Return the GWP row of `gas` in the set of the study."""
        row = gwp_row(gas, self._spec.gwp, self._gwp_table)
        self._rows[row.name] = row
        return row

    def row(self, carrier: str, gas: Gas, purpose: Purpose) -> FactorRow:
        """Return the factor row of one gas of `carrier` [kg/TJ]: the choice of the study or the default."""
        wanted = [c for c in self._spec.factors if (c.carrier, c.gas) == (carrier, gas)]
        own = [c for c in wanted if c.purpose == purpose] or [c for c in wanted if c.purpose == "all"]
        if len(own) > 1:
            raise AccountingError(
                f"accounting.factors - {gas} of {carrier!r} is chosen {len(own)} times - keep one"
            )
        return chosen_row(own[0]) if own else default_row(carrier, gas, self._spec.sector)

    def of(self, row: FactorRow, level: FactorLevel) -> Array:
        """Return the factor of `row` [its unit], shape (n_draws, 1)."""
        self._rows[row.name] = row
        if level != "sampled":
            return at_level(row, level, self._draws, self._seed)[:, None]
        if row.name not in self._sampled:
            self._sampled[row.name] = sample(row, self._draws, self._seed)
        return self._sampled[row.name][:, None]

    def emission(
        self, carrier: str, gas: Gas, level: FactorLevel, purpose: Purpose
    ) -> tuple[Array, FactorRow]:
        """Return the factor with GWP [tCO2e/GJ], shape (n_draws, 1), and its row.

        The CO2 factor assumes full oxidation, so CH4 beside it takes the non-fossil GWP (its carbon is
        counted already).
        """
        row = self.row(carrier, gas, purpose)
        potential = self.gwp_row(
            "CH4 non-fossil" if gas == "CH4" and self._spec.methane_origin == "by_carrier" else gas
        )
        return self.of(row, level) * (potential.value * 1e-6), row

    def grid(self, purpose: Purpose) -> tuple[Array, FactorRow]:
        """Return the grid factor [tCO2/MWh]: the path of each draw, or the base value where credited."""
        if self._spec.grid is None:
            raise AccountingError(
                "accounting.grid - missing, but the twin takes electricity - state region and path"
            )
        row = base_row(self._spec.grid)
        self._rows[row.name] = row
        if purpose == "credited":
            return np.full((self.n_draws, 1), row.value), row
        if self._grid is None:
            self._grid = grid_path(self._spec.grid, self._years, self._draws, self._seed)
        return self._grid, row

    def draws_frame(self) -> pd.DataFrame:
        """Return the sampled factors, index draw, one column a factor (for the grid, its mean)."""
        data = {name.removeprefix("factor/"): v for name, v in sorted(self._sampled.items()) if np.ptp(v) > 0}
        if self._grid is not None and np.ptp(self._grid) > 0:
            data["grid, mean over the years"] = self._grid.mean(axis=1)
        return pd.DataFrame(data, index=pd.Index(self._draws, name="draw"))


def check_biodiesel(flows: tuple[Flow, ...], spec: AccountingSpec) -> None:
    """Refuse a study whose twin burns biodiesel but which states no treatment."""
    if spec.biodiesel is None and any(f.carrier == "biodiesel" for f in flows):
        raise AccountingError(
            "accounting.biodiesel - missing, but the twin burns biodiesel - "
            "allowed: biogenic_zero, life_cycle, fixed_blend - state one: the sign can hang on it"
        )
