"""`SweepSpec`: everything that decides the bits of a sweep, and its text form.

Only this text and ranges of draws travel to the workers, so any process that can import the twin can work,
and no object is ever unpacked. The text also lists every input by name: a results folder belongs to one set
of inputs, and what differs can be said by name.
"""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import hashlib
import importlib
import json
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from typing import Any, Self

import numpy as np

from calibration.posterior import Posterior
from scenarios.code_identity import code_hash
from scenarios.sampling import LUCK, extendable, fresh_seed, parameter_draws
from twins.core import priors as prior_kinds
from twins.core.parameters import Parameters, Value
from twins.core.priors import Prior
from twins.core.twin import Horizon, Site, Twin

_VERSIONED = ("leapfrog-twins", "numpy", "scipy", "numba")


@dataclass(frozen=True)
class SweepSpec:
    """What is simulated, for which scenarios, with which uncertainty.

    Attributes
    ----------
    twin, site, horizon
        What is simulated, where and when.
    scenarios
        Parameters by name of the scenario; the order is the order of the rows.
    priors
        Priors of the uncertain parameters by name.
    posterior
        Fitted parameters, which replace the priors of the same names.
    seed, sampling
        Seed and method of the draws.
    n_total
        Number of draws [-]; decides the bits for a Latin hypercube only.
    study_hash
        Hash of the study behind the sweep, or empty.
    observed
        Observables of the twin that are stored beside the flows of every run.
    redrawn
        Group that is drawn anew while all else of a draw stays as it is without: ``calibrated``,
        ``uncalibrated`` (parameters) or ``luck``; empty: none.
    """

    twin: Twin
    site: Site
    horizon: Horizon
    scenarios: Mapping[str, Parameters]
    priors: Mapping[str, Prior]
    posterior: Posterior | None
    seed: int
    sampling: str
    n_total: int
    study_hash: str = ""
    observed: tuple[str, ...] = ()
    redrawn: str = ""

    @property
    def flow_names(self) -> tuple[str, ...]:
        """Names of the yearly flows, in the order of the columns."""
        return tuple(flow.name for flow in self.twin.flows)

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of all stored columns: the flows, then the observables."""
        return (*self.flow_names, *map(observed_column, self.observed))

    @property
    def luck_seed(self) -> int:
        """Seed of the chance inside each draw."""
        return fresh_seed(self.seed) if self.redrawn == LUCK else self.seed

    def uncertain(self, first: int, last: int) -> dict[str, Any]:
        """Return the uncertain parameters of draws `first` to `last` - 1 by name, each of shape (k,)."""
        return dict(
            parameter_draws(
                self.priors,
                np.arange(first, last),
                self.sampling,
                self.seed,
                self.n_total,
                self.posterior,
                self.redrawn,
            )
        )

    def inputs(self) -> dict[str, str]:
        """Return every input by name as text; two sweeps with equal inputs give equal bits."""
        found = {
            "twin": twin_place(self.twin),
            "scenarios": ", ".join(self.scenarios),
            "seed": str(self.seed),
            "sampling": self.sampling,
            "horizon": f"{self.horizon.start} + {self.horizon.years} years",
            "site": self.site.name,
            "study": self.study_hash,
            "posterior": "" if self.posterior is None else self.posterior.hash(),
        }
        if not extendable(self.sampling):
            found["draws"] = str(self.n_total)
        if self.observed:
            found["observed"] = ", ".join(self.observed)
        if self.redrawn:
            found["redrawn"] = self.redrawn
        found.update({f"site.{k}": repr(tuple(v)) for k, v in self.site.monthly.items()})
        found.update({f"site.{k}": repr(tuple(v)) for k, v in self.site.signals.items()})
        found.update({f"prior of {k}": repr(v) for k, v in self.priors.items()})
        for scenario, parameters in self.scenarios.items():
            found.update({f"{scenario}.{k}": repr(v) for k, v in parameters.as_dict().items()})
        return found | versions() | {f"code of {self.twin.name}": code_hash(self.twin)}

    @cached_property
    def key(self) -> str:
        """Return the SHA-256 [hex] of all inputs."""
        return hashlib.sha256(json.dumps(self.inputs(), sort_keys=True).encode()).hexdigest()

    def to_text(self) -> str:
        """Return the specification as JSON text; numbers keep every bit."""
        return json.dumps(
            {
                "twin": twin_place(self.twin),
                "site": {
                    "name": self.site.name,
                    "monthly": _lists(self.site.monthly),
                    "signals": _lists(self.site.signals),
                },
                "horizon": {"start": self.horizon.start.isoformat(), "years": self.horizon.years},
                "scenarios": [[name, p.as_dict()] for name, p in self.scenarios.items()],
                "priors": {name: _prior_record(name, prior) for name, prior in self.priors.items()},
                "posterior": _posterior_record(self.posterior),
                "seed": self.seed,
                "sampling": self.sampling,
                "n_total": self.n_total,
                "study_hash": self.study_hash,
                "observed": list(self.observed),
                "redrawn": self.redrawn,
            }
        )  # fmt: skip

    @classmethod
    def from_text(cls, text: str, twin: Twin | None = None) -> Self:
        """Return the specification in `text`; `twin` is used where given, else the one it names."""
        record = json.loads(text)
        found = load_twin(record["twin"]) if twin is None else twin
        site, horizon = record["site"], record["horizon"]
        return cls(
            twin=found,
            site=Site(
                name=site["name"],
                monthly={k: tuple(v) for k, v in site["monthly"].items()},
                signals={k: tuple((int(day), value) for day, value in v) for k, v in site["signals"].items()},
            ),
            horizon=Horizon(start=dt.date.fromisoformat(horizon["start"]), years=horizon["years"]),
            scenarios={name: _parameters(found, values) for name, values in record["scenarios"]},
            priors={k: _prior(v) for k, v in record["priors"].items()},
            posterior=_posterior(record["posterior"]),
            seed=record["seed"],
            sampling=record["sampling"],
            n_total=record["n_total"],
            study_hash=record["study_hash"],
            observed=tuple(record["observed"]),
            redrawn=record["redrawn"],
        )


def observed_column(name: str) -> str:
    """Return the column of a results table that holds the observable `name`."""
    return f"observed.{name}"


def twin_place(twin: Twin) -> str:
    """Return where `twin` is found again, as ``module:name``.

    Raises
    ------
    ValueError
        When the twin is no named object of a module: a worker could not find it.
    """
    home = type(twin).__module__
    for module_name in (f"twins.{twin.name}", home):
        module = sys.modules.get(module_name)
        for name, value in vars(module).items() if module is not None else ():
            if value is twin and module_name != "__main__":
                return f"{module_name}:{name}"
    raise ValueError(
        f"twin {twin.name!r} - is no named object of a module that can be imported ({home}) - workers must "
        "find it - write TWIN = ... in its module, and import it from there"
    )


def load_twin(place: str) -> Twin:
    """Return the twin at `place`, as `twin_place` gives it; it imports code: never for a place in a file."""
    module_name, _, name = place.partition(":")
    twin = getattr(importlib.import_module(module_name), name)
    if not isinstance(twin, Twin):
        raise TypeError(f"{place} does not have all members of the Twin protocol")
    return twin


def versions() -> dict[str, str]:
    """Return the versions that decide bits, by name."""
    found = {f"version of {name}": metadata.version(name) for name in _VERSIONED}
    python = ".".join(platform.python_version_tuple()[:2])
    return found | {"version of python": python, "machine": platform.machine()}


def _lists(table: Mapping[str, Any]) -> dict[str, Any]:
    return {name: [list(v) if isinstance(v, tuple) else v for v in values] for name, values in table.items()}


def _parameters(twin: Twin, values: Mapping[str, Any]) -> Parameters:
    typed: dict[str, Value] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    return twin.parameters().replace(**typed)


def _prior_record(name: str, prior: Prior) -> dict[str, Any]:
    kind = type(prior).__name__
    if getattr(prior_kinds, kind, None) is not type(prior) or not dataclasses.is_dataclass(prior):
        raise ValueError(
            f"prior of {name} - {prior!r} - a distribution of twins.core.priors - use one of those"
        )
    return {"kind": kind, **dataclasses.asdict(prior)}


def _prior(record: Mapping[str, Any]) -> Prior:
    fields = {k: v for k, v in record.items() if k != "kind"}
    return getattr(prior_kinds, record["kind"])(**fields)


def _posterior_record(posterior: Posterior | None) -> dict[str, Any] | None:
    if posterior is None:
        return None
    return {
        "names": list(posterior.names),
        "draws": base64.b64encode(posterior.draws.astype("<f8").tobytes()).decode(),
        "r_hat": dict(posterior.r_hat),
        "ess": dict(posterior.ess),
        "meta": dict(posterior.meta),
    }


def _posterior(record: Mapping[str, Any] | None) -> Posterior | None:
    if record is None:
        return None
    names, content = tuple(record["names"]), base64.b64decode(record["draws"])
    draws = np.frombuffer(content, dtype="<f8").reshape(-1, len(names))
    return Posterior(names, draws, record["r_hat"], record["ess"], record["meta"])
