"""The environment in which NumPy's libraries use one thread, so that sums keep their order and bits their place."""

from __future__ import annotations

ONE_THREAD = {
    name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
}
