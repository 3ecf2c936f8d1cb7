"""Valid husks, states of firing and boilers for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from twins.rice_husk.boiler import Boiler, radiation_at_full_load
from twins.rice_husk.fuel import DryFuel, hhv_channiwala_parikh_2002, husk_fuel

_MANSARAY = (0.376, 0.0542, 0.366, 0.0038, 0.0003, 0.1997)
MANSARAY_1999 = DryFuel(*_MANSARAY, hhv_channiwala_parikh_2002(*_MANSARAY))
MANSARAY_MOISTURE = 0.0908

husks = st.builds(
    husk_fuel,
    C_daf=st.floats(0.43, 0.54),
    H_daf=st.floats(0.047, 0.072),
    N_daf=st.floats(0.002, 0.02),
    S_daf=st.floats(0.0, 0.006),
    ash_dry=st.floats(0.13, 0.26),
    hhv_residual=st.floats(-1.3, 1.3),
)
moistures = st.floats(0.05, 0.30)
firings = st.fixed_dictionaries(
    {
        "excess_air": st.floats(0.05, 1.2),
        "w_air": st.floats(0.0, 0.03),
        "u": st.floats(0.0, 0.25),
        "co_share": st.floats(0.0, 0.03),
    }
)


def boiler_of(
    heat_kw: float, excess_air: float, rise: float, u: float, co_share: float, T_ash: float
) -> Boiler:
    """Give a boiler with the radiation loss of its size and 1.5 % unaccounted."""
    return Boiler(heat_kw, excess_air, rise, u, co_share, T_ash, radiation_at_full_load(heat_kw), 0.015)


boilers = st.builds(
    boiler_of,
    heat_kw=st.floats(1500.0, 40000.0),
    excess_air=st.floats(0.2, 0.8),
    rise=st.floats(0.0, 0.8),
    u=st.floats(0.005, 0.20),
    co_share=st.floats(0.0, 0.02),
    T_ash=st.floats(150.0, 500.0),
)
