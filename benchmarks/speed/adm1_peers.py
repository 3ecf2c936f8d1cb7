"""Other codes of ADM1 on a given feed: the peers of `test_adm1_speed`.

Each function returns the methane [kgCOD] of a feed that starts from the steady state of case A. All but QSDsan
integrate from jump to jump as we do. None is needed: what is absent is skipped with its reason.

- adm1-numba 0.1.0: 33 states without inerts, acids and ammonia as rates, LSODA compiled; its headspace loses the flow
  that others only report. Needs numbalsoda, which has no wheel: a Fortran compiler builds it.
- bsm2-python 0.0.16: 35 states, acids and ammonia as rates, right-hand side compiled, SciPy's odeint.
- PyADM1 (MIT) is a script, read from the folder that LEAPFROG_PYADM1 names; pH and hydrogen are held during a step and
  set after it, so that steps must be short.
- QSDsan 1.4.3 needs NumPy 1.26 and thus an interpreter of its own, which LEAPFROG_QSDSAN_PYTHON names.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from benchmarks.speed.adm1_feed import Feed, headspace_bar, methane_rate, over_time
from twins.digester.adm1_outputs import digestate
from twins.digester.adm1_parameters import BSM2, survey_column
from twins.digester.adm1_states import GAS, LIQUID, N_LIQUID, STATES, S_h2

KELVIN = BSM2["T_op"]
IONS = ("S_va_ion", "S_bu_ion", "S_pro_ion", "S_ac_ion", "S_hco3_ion", "S_nh3")
SAMPLE_H = 1.0  # states are read every hour; between, methane is reckoned on a straight line
PYADM1_STEP_H = 0.125  # its own feed has steps of 0.25 h; on ours those miss the methane by 0.16 %
PYADM1_FOLDER, QSDSAN_PYTHON = "LEAPFROG_PYADM1", "LEAPFROG_QSDSAN_PYTHON"
# order of adm1-numba
NUMBA_STATES = (
    "X_xc", "X_ch", "X_li", "X_pr", "S_su", "S_aa", "S_fa", "S_va", "S_bu", "S_pro", "S_ac", "S_h2", "S_ch4", "S_IN",
    "G_h2", "G_ch4", "X_su", "X_aa", "X_fa", "X_c4", "X_pro", "X_ac", "X_h2", "G_co2", "S_IC", "S_cat", "S_an", *IONS,
)  # fmt: skip
NUMBA_FEED = (
    "X_xc", "X_ch", "X_li", "X_pr", "S_su", "S_aa", "S_fa", "S_va", "S_bu", "S_pro", "S_ac", "S_h2", "S_ch4", "S_IN",
    "X_aa", "X_fa", "X_c4", "X_pro", "X_ac", "X_h2", "S_IC", "S_cat", "S_an",
)  # fmt: skip

PYADM1_STATES = (
    *(name.replace("S_cat", "S_cation").replace("S_an", "S_anion") for name in LIQUID), "S_H_ion",
    "S_va_ion", "S_bu_ion", "S_pro_ion", "S_ac_ion", "S_hco3_ion", "S_co2", "S_nh3", "S_nh4_ion",
    "S_gas_h2", "S_gas_ch4", "S_gas_co2",
)  # fmt: skip


def missing(*packages: str) -> str:
    """Return why a peer of these packages cannot be used, empty where it can."""
    absent = [name for name in packages if importlib.util.find_spec(name) is None]
    return f"{' and '.join(absent)} not installed" if absent else ""


def missing_place(variable: str, what: str) -> str:
    """Return why what an environment variable should point to cannot be used, empty where it can."""
    given = os.environ.get(variable, "")
    return "" if given and Path(given).exists() else f"{variable} does not name {what}"


def start_with_ions() -> dict[str, float]:
    """Return the steady state by our names, with the published ions."""
    published = survey_column("adm1_case_A", "name", "steady_state")
    return dict(zip(STATES, digestate().tolist(), strict=True)) | {
        name: published[name] for name in (*IONS, "pH")
    }


def sampled(feed: Feed) -> np.ndarray:
    """Return the times within a step at which states are read [d]."""
    return np.linspace(0.0, feed.hours / 24.0, round(feed.hours / SAMPLE_H) + 1)


def adm1_numba(feed: Feed, rtol: float = 1e-7, atol: float = 1e-9) -> float:
    """Run adm1-numba; the tolerances are its own."""
    from adm1_numba import funcptr
    from numbalsoda import lsoda

    start, times = start_with_ions(), sampled(feed)
    y = np.array([start[name] for name in NUMBA_STATES])
    columns = [LIQUID.index(name) for name in NUMBA_FEED]
    influent = np.array(
        [[*liquid[columns], flow, KELVIN] for flow, liquid in zip(feed.flow, feed.liquid, strict=True)]
    )
    gas_columns = [NUMBA_STATES.index(name) for name in GAS]
    gas = [y[np.newaxis, gas_columns]]
    for given in influent:
        found, done = lsoda(funcptr, y, times, given, rtol=rtol, atol=atol)
        assert done
        y = found[-1]
        gas.append(found[1:, gas_columns])
    read = np.concatenate(gas)
    return over_time(methane_rate(read) * headspace_bar(read) / BSM2["P_atm"], feed.days)


def bsm2_python(feed: Feed, rtol: float = 1e-6, atol: float = 1e-6) -> float:
    """Run bsm2-python; the tolerances are its own, and what its reactor does around them is left out."""
    from bsm2_python.bsm2.adm1_bsm2 import adm1equations
    from bsm2_python.bsm2.init.adm1init_bsm2 import DIGESTERPAR, DIM_D
    from scipy.integrate import odeint

    start, times = start_with_ions(), sampled(feed)
    order = (*LIQUID, *IONS, *GAS)
    y = np.concatenate([[start[name] for name in order], np.zeros(7)])
    given = np.zeros(len(y))
    first_gas = order.index(GAS[0])
    gas = [y[np.newaxis, first_gas : first_gas + 3]]
    for flow, liquid in zip(feed.flow, feed.liquid, strict=True):
        given[:N_LIQUID], given[len(order)] = liquid[:N_LIQUID], flow
        found = odeint(
            adm1equations,
            y,
            times,
            tfirst=True,
            args=(given, DIGESTERPAR, KELVIN, DIM_D),
            rtol=rtol,
            atol=atol,
        )
        y = found[-1]
        gas.append(found[1:, first_gas : first_gas + 3])
    return over_time(methane_rate(np.concatenate(gas)), feed.days)


class Definitions(SourceFileLoader):
    """Loader of the script of PyADM1 without the run at its end."""

    def source_to_code(self, data: Any, path: Any, *_: Any, **__: Any) -> Any:
        """Compile what stands before the run."""
        return compile(bytes(data).split(b"## time array definition")[0], path, "exec")


def pyadm1_module(folder: Path) -> ModuleType:
    """Return the definitions of PyADM1; the script reads two files from where it is started, so these are made."""
    start = {name.replace("G_", "S_gas_"): value for name, value in start_with_ions().items()}
    start |= {"S_cation": start["S_cat"], "S_anion": start["S_an"], "S_H_ion": 10.0 ** -start["pH"]}
    table = ",".join(start) + "\n" + ",".join(f"{value:.17g}" for value in start.values()) + "\n"
    for name in ("digester_influent.csv", "digester_initial.csv"):
        (folder / name).write_text(table, encoding="ascii")
    script = str(Path(os.environ[PYADM1_FOLDER]) / "PyADM1.py")
    spec = importlib.util.spec_from_loader("pyadm1_script", Definitions("pyadm1_script", script))
    assert spec is not None
    assert spec.loader is not None
    module, here = importlib.util.module_from_spec(spec), Path.cwd()
    os.chdir(folder)
    try:
        spec.loader.exec_module(module)
    finally:
        os.chdir(here)
    return module


def pyadm1(feed: Feed, module: Any) -> float:
    """Run PyADM1 in short steps, in the turn of its script and without its tables."""
    names = PYADM1_STATES
    gas = [np.array([module.state_zero[-3:]])]
    for flow, liquid in zip(feed.flow, feed.liquid, strict=True):
        module.q_ad, module.state_input, module.S_h2_in = (
            float(flow),
            liquid[:N_LIQUID].tolist(),
            float(liquid[S_h2]),
        )
        for _ in range(round(feed.hours / PYADM1_STEP_H)):
            end = module.simulate([0.0, PYADM1_STEP_H / 24.0], "DOP853")[:, -1]
            vars(module).update(zip(names, end.tolist(), strict=True))
            module.DAESolve()
            module.S_nh4_ion, module.S_co2 = module.S_IN - module.S_nh3, module.S_IC - module.S_hco3_ion
            module.state_zero = [getattr(module, name) for name in names]
            gas.append(np.array([module.state_zero[-3:]]))
    return over_time(methane_rate(np.concatenate(gas)), feed.days)


def qsdsan(feed: Feed, folder: Path, stepped: bool) -> tuple[float, float]:
    """Run QSDsan in its own interpreter; return methane [kgCOD] and the CPU time of the integration [s].

    QSDsan draws a cubic curve through the rows of a feed; with `stepped` it is given a class that holds each row.
    """
    file = folder / "feed.npz"
    np.savez(
        file,
        hours=feed.hours,
        flow=feed.flow,
        liquid=feed.liquid[:, :N_LIQUID],
        start=digestate(),
        stepped=stepped,
    )
    script = Path(__file__).with_name("adm1_qsdsan.py")
    done = subprocess.run(  # noqa: S603 - the interpreter is the user's own choice
        [os.environ[QSDSAN_PYTHON], str(script), str(file)],
        capture_output=True, text=True, check=True, timeout=1_800,
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    rate = methane_rate(np.array(found["gas"]), found["vapour_bar"])
    return float(np.trapezoid(rate, found["days"])), float(found["seconds"])
