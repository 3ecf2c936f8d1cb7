"""`Posterior`: what a survey says about the parameters of a twin, as labelled draws with their diagnosis.

A posterior that has not converged is no posterior. It is refused unless it was accepted by name, and then
it carries a mark that every result shows.

References
----------
.. [1] A. Vehtari, A. Gelman, D. Simpson, B. Carpenter, P.-C. Buerkner, "Rank-normalization, folding, and
   localization: an improved R-hat for assessing convergence of MCMC", Bayesian Analysis 16 (2021) 667-718,
   doi:10.1214/20-BA1221 (R-hat < 1.01, effective sample size > 400).
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from twins.core.streams import Streams

Array = NDArray[np.float64]

R_HAT_LIMIT = 1.01  # [1]_
ESS_LIMIT = 400.0  # [1]_
_ACCEPTED = "accepted_unconverged"
_MAX_FILE_BYTES = 500_000_000


class NotConvergedError(ValueError):
    """The posterior has not converged and was not accepted as such."""


@dataclass(frozen=True)
class ParameterSample:
    """Parameters drawn from a posterior.

    Attributes
    ----------
    values
        Values [unit of the parameter] by name, each of shape (n,).
    converged
        False when the posterior was accepted without convergence.
    mark
        What every result must show; empty when converged.
    """

    values: Mapping[str, Array]
    converged: bool
    mark: str


@dataclass(frozen=True)
class Posterior:
    """Joint draws of the fitted parameters.

    Attributes
    ----------
    names
        Names of the parameters.
    draws
        Draws [units of the parameters], shape (n_draws, n_parameters), read-only.
    r_hat
        Split R-hat [-] by name.
    ess
        Effective sample size [-] by name.
    meta
        Hash of the survey, seeds, versions.
    """

    names: tuple[str, ...]
    draws: Array
    r_hat: Mapping[str, float]
    ess: Mapping[str, float]
    meta: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        """Refuse draws that do not fit their labels, and freeze a copy of them."""
        draws = np.array(self.draws, dtype=np.float64)
        if len(set(self.names)) != len(self.names):
            raise ValueError(f"posterior: a name stands twice in {', '.join(self.names)}")
        if draws.ndim != 2 or draws.shape[1] != len(self.names) or not len(draws):
            raise ValueError(
                f"posterior: draws of shape {draws.shape} do not fit {len(self.names)} names; "
                "needed are (n_draws, n_parameters) with n_draws >= 1"
            )
        if not np.all(np.isfinite(draws)):
            raise ValueError("posterior: some draws are not finite")
        for label, figures in (("R-hat", self.r_hat), ("ESS", self.ess)):
            if set(figures) != set(self.names):
                raise ValueError(f"posterior: {label} is needed for each of {', '.join(self.names)}")
        draws.flags.writeable = False
        object.__setattr__(self, "draws", draws)

    def problems(self) -> tuple[str, ...]:
        """Return one text for each parameter that has not converged; a figure that is NaN has not."""
        found = [
            f"R-hat {self.r_hat[n]:.3g} ({n}), needed < {R_HAT_LIMIT}"
            for n in self.names
            if not self.r_hat[n] < R_HAT_LIMIT
        ]
        found += [
            f"ESS {self.ess[n]:.0f} ({n}), needed > {ESS_LIMIT:.0f}"
            for n in self.names
            if not self.ess[n] > ESS_LIMIT
        ]
        return tuple(found)

    @property
    def converged(self) -> bool:
        """True when every R-hat is below 1.01 and every ESS above 400."""
        return not self.problems()

    @property
    def mark(self) -> str:
        """What every result must show; empty when converged."""
        return "" if self.converged else "posterior not converged: " + "; ".join(self.problems())

    def accept_unconverged(self) -> Self:
        """Return the same posterior, accepted by name although it may not have converged."""
        return replace(self, meta={**self.meta, _ACCEPTED: "yes"})

    def require_usable(self) -> None:
        """Refuse a posterior that has neither converged nor been accepted.

        Raises
        ------
        NotConvergedError
            With each figure and its limit.
        """
        if not self.converged and self.meta.get(_ACCEPTED) != "yes":
            raise NotConvergedError(
                f"{self.mark}. Results from it would mislead. Run longer chains, fix a parameter that the "
                "data do not inform, or accept it by name (accept_unconverged): then every result is marked."
            )

    def parameters(self, n: int, rng: Streams, *, accept_unconverged: bool = False) -> ParameterSample:
        """Return `n` rows drawn with replacement.

        Parameters
        ----------
        n
            Number of rows [-].
        rng
            Streams of the draw.
        accept_unconverged
            Take the posterior as it is, and mark the sample.
        """
        (self.accept_unconverged() if accept_unconverged else self).require_usable()
        rows = rng.generator("posterior rows").integers(len(self.draws), size=n)
        values = {name: self.draws[rows, i] for i, name in enumerate(self.names)}
        return ParameterSample(values=values, converged=self.converged, mark=self.mark)

    def hash(self) -> str:
        """Return the SHA-256 [hex] of names, draws, diagnosis and meta."""
        return hashlib.sha256(self._header().encode() + self.draws.tobytes()).hexdigest()

    def _header(self) -> str:
        record = {
            "names": list(self.names),
            "shape": list(self.draws.shape),
            "r_hat": {n: self.r_hat[n] for n in self.names},
            "ess": {n: self.ess[n] for n in self.names},
            "meta": dict(self.meta),
        }
        return json.dumps(record, sort_keys=True)

    def to_file(self, path: Path, extra: Mapping[str, bytes] | None = None) -> Path:
        """Write the posterior as one zip file: ``draws.npy``, ``posterior.json`` and its hash.

        Parameters
        ----------
        path
            File to write.
        extra
            Further members by name; `hash` does not cover them.
        """
        buffer = io.BytesIO()
        np.save(buffer, self.draws, allow_pickle=False)
        members = {
            "draws.npy": buffer.getvalue(),
            "posterior.json": self._header().encode(),
            "sha256.txt": self.hash().encode(),
            **(extra or {}),
        }
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            # a fixed date: the same posterior gives the same bytes
            for name, content in members.items():
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
        return path

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read a posterior written by `to_file`.

        Raises
        ------
        ValueError
            When the file is damaged, too large or no posterior.
        """
        try:
            with zipfile.ZipFile(path) as archive:
                if sum(entry.file_size for entry in archive.infolist()) > _MAX_FILE_BYTES:
                    raise ValueError(f"larger than {_MAX_FILE_BYTES / 1e6:.0f} MB")
                draws = np.load(io.BytesIO(archive.read("draws.npy")), allow_pickle=False)
                head = json.loads(archive.read("posterior.json"))
                written = archive.read("sha256.txt").decode()
            found = cls(tuple(head["names"]), draws, head["r_hat"], head["ess"], head["meta"])
        except (zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError, RecursionError) as problem:
            raise ValueError(f"{path}: no posterior can be read ({problem}). Calibrate again.") from problem
        if found.hash() != written:
            raise ValueError(f"{path}: damaged, its hash does not fit its content. Calibrate again.")
        return found
