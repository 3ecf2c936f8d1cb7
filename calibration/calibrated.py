"""`Calibrated`: a posterior with its record and the numbers of its survey, in one file."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from calibration.posterior import Posterior
from calibration.record import CalibrationRecord

Array = NDArray[np.float64]

_RECORD, _NUISANCE, _SHA256 = "record.json", "nuisance.npy", "record_sha256"


@dataclass(frozen=True)
class Calibrated:
    """What a calibration leaves behind.

    Attributes
    ----------
    posterior
        Draws of the informed parameters.
    record
        Every check, for reports.
    nuisance
        Draws of the numbers of the survey, such as the reliability of a source, row by row with those of the
        posterior, shape (n_draws, n_nuisance); their names are those of the record, in its order.
    """

    posterior: Posterior
    record: CalibrationRecord
    nuisance: Array

    def __post_init__(self) -> None:
        """Refuse rows that do not fit each other, and put the hash of the rest into the posterior."""
        names = self.nuisance_names
        if self.nuisance.shape != (len(self.posterior.draws), len(names)):
            raise ValueError(
                f"calibrated: nuisance of shape {self.nuisance.shape} does not fit "
                f"{len(self.posterior.draws)} draws of {len(names)} numbers"
            )
        if _SHA256 not in self.posterior.meta:
            meta = {**self.posterior.meta, _SHA256: self._hash()}
            object.__setattr__(self, "posterior", replace(self.posterior, meta=meta))

    @property
    def nuisance_names(self) -> tuple[str, ...]:
        """Names of the numbers of the survey."""
        return tuple(p.name for p in self.record.parameters if p.nuisance)

    def _hash(self) -> str:
        return hashlib.sha256(self.record.to_text().encode() + _bytes(self.nuisance)).hexdigest()

    def to_file(self, path: Path) -> Path:
        """Write all of it as one zip file; same content, same bytes."""
        extra = {_RECORD: self.record.to_text().encode(), _NUISANCE: _bytes(self.nuisance)}
        return self.posterior.to_file(path, extra)

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read a file written by `to_file`.

        Raises
        ------
        ValueError
            When the file is damaged or holds no calibration.
        """
        posterior = Posterior.from_file(path)
        try:
            with zipfile.ZipFile(path) as archive:
                record = CalibrationRecord.from_text(archive.read(_RECORD).decode())
                nuisance = np.load(io.BytesIO(archive.read(_NUISANCE)), allow_pickle=False)
            found = cls(posterior, record, nuisance)
        except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as problem:
            raise ValueError(f"{path}: no calibration can be read ({problem}). Calibrate again.") from problem
        if found._hash() != posterior.meta.get(_SHA256):
            raise ValueError(f"{path}: damaged, its record does not fit its hash. Calibrate again.")
        return found


def _bytes(values: Array) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, values, allow_pickle=False)
    return buffer.getvalue()
