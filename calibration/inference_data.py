"""Chains as a netCDF 4 file that ArviZ reads: groups and names as its InferenceData schema [1]_ has them.

| group | content |
|---|---|
| `posterior` | draws of each parameter in its unit and of each nuisance number |
| `prior` | as many draws of each from the prior alone |
| `posterior_predictive`, `prior_predictive` | what each answer of the survey would have been |
| `observed_data` | what was answered |
| `log_likelihood` | log density of each answer alone; answers that share an error do not add up to the whole |
| `sample_stats` | `lp`, the log density of a draw |

A chain of the file is a chain of the sampler; of an ensemble sampler it is one ensemble, whose walkers stand side by
side within each step. Long chains are thinned to at most 1,000 draws, evenly spread. R-hat and ESS of all draws,
which know of walkers, are attributes of each variable; what ArviZ computes from the file holds for the draws in it.

References
----------
.. [1] R. Kumar, C. Carroll, A. Hartikainen, O. Martin, "ArviZ, a unified library for exploratory analysis of
   Bayesian models in Python", Journal of Open Source Software 4 (2019) 1143, doi:10.21105/joss.01143.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calibration.calibrate import Fit
from calibration.predictive import simulated_answers
from calibration.survey import Observation
from calibration.target import Target
from twins.core.twin import Twin

Array = NDArray[np.float64]
Attributes = Mapping[str, str | float]

DRAWS_A_CHAIN = 1000  # most draws of a chain in the file [-]; assumed: enough for plots, a few MB
_DRAW = ("chain", "draw")
_TAKEN = frozenset(_DRAW)  # names of dimensions, which no variable may bear


@dataclass(frozen=True)
class _Variable:
    """One variable of a group; dimensions beyond chain and draw bear the name of the variable."""

    name: str
    values: Array
    on_draws: bool
    attributes: Attributes = field(default_factory=dict[str, "str | float"])

    @property
    def dimensions(self) -> tuple[str, ...]:
        shared = _DRAW if self.on_draws else ()
        own = self.values.ndim - len(shared)
        return (*shared, *(f"{self.name} figure" for _ in range(own)))


def write_inference_data(path: Path, fit: Fit, twin: Twin) -> Path:
    """Write `inference_data` to `path`."""
    path.write_bytes(inference_data(fit, twin))
    return path


def inference_data(fit: Fit, twin: Twin) -> bytes:
    """Return the file. Same fit: same bytes, whenever and wherever it is written with the same libraries.

    Parameters
    ----------
    fit
        Chains, and what they were drawn from.
    twin
        Knows unit and meaning of each parameter and of each column.
    """
    target = fit.target
    z, log_density = _thinned(fit)
    shape = z.shape[:2]
    flat = z.reshape(-1, z.shape[2])
    prior_z = fit.streams.generator("prior draws of the file").standard_normal((1, DRAWS_A_CHAIN, z.shape[2]))
    labels = _answer_labels(target.survey.observations, twin)
    observed = [
        _Variable(label.name, _figures(o.measured.answer), on_draws=False, attributes=label.attributes)
        for o, label in zip(target.survey.observations, labels, strict=True)
    ]
    pointwise = target.pointwise(flat)
    groups = {
        "posterior": _parameters(target, z, _parameter_attributes(fit, twin, diagnosed=True)),
        "posterior_predictive": _predictive(fit, z, labels),
        "log_likelihood": [
            _Variable(label.name, pointwise[:, i].reshape(shape), on_draws=True)
            for i, label in enumerate(labels)
        ],
        "sample_stats": [
            _Variable(
                "lp",
                log_density,
                on_draws=True,
                attributes={
                    "meaning": "log of likelihood times prior density in standard normal numbers, up to a constant"
                },
            )
        ],
        "prior": _parameters(target, prior_z, _parameter_attributes(fit, twin, diagnosed=False)),
        "prior_predictive": _predictive(fit, prior_z, labels),
        "observed_data": observed,
    }
    return _netcdf(groups, _file_attributes(fit, twin))


def _thinned(fit: Fit) -> tuple[Array, Array]:
    """Return draws z [-] (n_chains, n_draws, k) and log densities [-] (n_chains, n_draws), evenly thinned."""
    draws = fit.chains.draws_z
    n = draws.shape[1]
    kept = np.linspace(0, n - 1, min(n, DRAWS_A_CHAIN)).round().astype(np.intp)
    return draws[:, kept], fit.chains.log_density[:, kept]


def _parameters(target: Target, z: Array, attributes: Sequence[Attributes]) -> list[_Variable]:
    values = target.parameters(z.reshape(-1, z.shape[2])).reshape(z.shape)
    return [
        _Variable(_allowed(name), values[:, :, i], on_draws=True, attributes=attributes[i])
        for i, name in enumerate(target.names)
    ]


def _predictive(fit: Fit, z: Array, labels: Sequence[_Variable]) -> list[_Variable]:
    answers = simulated_answers(fit.target, z.reshape(-1, z.shape[2]), fit.streams)
    return [
        _Variable(
            label.name,
            # an answer of one figure is a number, not a list of one
            one.reshape(*z.shape[:2], *(one.shape[1:] if one.shape[1] > 1 else ())),
            on_draws=True,
            attributes=label.attributes,
        )
        for label, one in zip(labels, answers, strict=True)
    ]


def _figures(answer: Array) -> Array:
    return answer if len(answer) > 1 else answer[0].reshape(())


def _parameter_attributes(fit: Fit, twin: Twin, *, diagnosed: bool) -> list[Attributes]:
    infos = twin.parameters.infos()
    found = fit.convergence() if diagnosed else {}
    result: list[Attributes] = []
    for name, prior in fit.target.all_priors.items():
        attributes: dict[str, str | float] = {"name": name, "prior": prior.describe()}
        if name in infos:
            attributes |= {"unit": infos[name].unit, "meaning": infos[name].meaning}
        else:
            attributes |= {"meaning": "number of the survey, no parameter of the twin"}
        if name in found:
            attributes |= dict(zip(("r_hat", "ess"), found[name], strict=True))
        result.append(attributes)
    return result


def _answer_labels(observations: Sequence[Observation], twin: Twin) -> list[_Variable]:
    """Return a name and attributes for each answer; several answers to one column are counted."""
    times = Counter(o.column for o in observations)
    seen: Counter[str] = Counter()
    labels: list[_Variable] = []
    for o in observations:
        seen[o.column] += 1
        name = o.column if times[o.column] == 1 else f"{o.column}[{seen[o.column]}]"
        unit, meaning = twin.observables.get(o.column, ("", ""))
        attributes = {
            "column": o.column,
            "unit": unit,
            "meaning": meaning,
            "measured": type(o.measured).__name__,
            "source": o.source,
            "where": o.where,
            "note": o.note,
        }
        labels.append(_Variable(_allowed(name), np.empty(0), on_draws=False, attributes=attributes))
    return labels


def _allowed(name: str) -> str:
    """Return a name that a netCDF variable may bear: a slash would open a group."""
    plain = name.replace("/", "|").strip() or "_"
    return f"{plain}_" if plain in _TAKEN else plain


def _file_attributes(fit: Fit, twin: Twin) -> Attributes:
    posterior = fit.posterior()
    survey = fit.target.survey
    return {
        "inference_library": "leapfrog-twins",
        "inference_library_version": version("leapfrog-twins"),
        "twin": twin.name,
        "twin_title": twin.title,
        **{
            key: posterior.meta[key]
            for key in ("survey", "seed", "sampler", "versions", "uninformed", "stats")
        },
        "sources": json.dumps(survey.sources),
        "draws_sampled": json.dumps(list(fit.chains.draws_z.shape[:2])),
        "mark": posterior.mark,
    }


def _netcdf(groups: Mapping[str, Sequence[_Variable]], attributes: Attributes) -> bytes:
    import h5netcdf  # slow to load

    buffer = io.BytesIO()
    with h5netcdf.File(buffer, "w") as file:
        _set(file, attributes)
        for name, variables in groups.items():
            group = file.create_group(name)
            for axis, dimension in enumerate(_DRAW):
                lengths = {v.values.shape[axis] for v in variables if v.on_draws}
                for n in lengths:
                    group.dimensions[dimension] = n
                    group.create_variable(dimension, (dimension,), data=np.arange(n, dtype=np.int64))
            for variable in variables:
                _add(group, variable)
    return buffer.getvalue()


def _add(group: Any, variable: _Variable) -> None:
    for dimension, n in zip(variable.dimensions, variable.values.shape, strict=True):
        if dimension not in group.dimensions:
            group.dimensions[dimension] = n
    # without compression: the bytes must not depend on a zlib
    made = group.create_variable(
        variable.name, variable.dimensions, data=np.ascontiguousarray(variable.values)
    )
    _set(made, variable.attributes)


def _set(place: Any, attributes: Attributes) -> None:
    for key, value in attributes.items():
        place.attrs[key] = value
