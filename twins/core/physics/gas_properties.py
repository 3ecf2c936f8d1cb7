"""Thermodynamics of the gases of combustion and gasification, and of graphite: NASA 7-coefficient polynomials.

A species is an index into the table (`CO`, `CO2`, ...). Energies are per mol and absolute: the enthalpy at 298.15 K
is the enthalpy of formation [1]_. Gases are ideal; s and g are at the reference pressure of 1 atm.

References
----------
.. [1] B. J. McBride, S. Gordon, M. A. Reno, Coefficients for calculating thermodynamic and transport properties of
   individual species, NASA TM-4513 (1993).
.. [2] G. P. Smith et al., GRI-Mech 3.0 (1999), file thermo30.dat: all gases but SO2.
.. [3] NASA thermodynamic database as distributed with Cantera 3.2 (`nasa_gas.yaml`: SO2, J 6/61; `graphite.yaml`).
.. [4] IUPAC standard atomic masses, rounded as in Cantera 3.2.
"""

from __future__ import annotations

import math

import numpy as np

from twins.core.compiled import compiled
from twins.core.units import GAS_CONSTANT_J_MOL_K

CO, CO2, H2, H2O, CH4, N2, O2, SO2, C2H4, GRAPHITE = range(10)
SPECIES = ("CO", "CO2", "H2", "H2O", "CH4", "N2", "O2", "SO2", "C2H4", "C(gr)")
ELEMENTS = ("C", "H", "O", "N", "S")

ATOMIC_MASS = (12.011, 1.008, 15.999, 14.007, 32.06)  # g/mol in the order of ELEMENTS [4]
M_C, M_H, M_O, M_N, M_S = ATOMIC_MASS
# atoms per molecule: rows are SPECIES, columns ELEMENTS
ATOMS = np.array(
    [
        [1, 0, 1, 0, 0],
        [1, 0, 2, 0, 0],
        [0, 2, 0, 0, 0],
        [0, 2, 1, 0, 0],
        [1, 4, 0, 0, 0],
        [0, 0, 0, 2, 0],
        [0, 0, 2, 0, 0],
        [0, 0, 2, 0, 1],
        [2, 4, 0, 0, 0],
        [1, 0, 0, 0, 0],
    ],
    dtype=np.float64,
)
MOLAR_MASS = ATOMS @ np.array(ATOMIC_MASS)  # g/mol, shape (n_species,)

REFERENCE_PRESSURE_PA = 101325.0  # 1 atm, of the polynomials [1]
T_MID = 1000.0  # K, where the low and the high polynomial meet [1]
# K: where all polynomials are fitted; N2 and SO2 begin at 300 K, 25 degC is taken to belong to them
T_MIN, T_MAX = 298.15, 3500.0

# a1 ... a7 from T_MIN to T_MID, then a1 ... a7 above [1]; cp/R = a1 + a2 T + a3 T^2 + a4 T^3 + a5 T^4
# fmt: off
_NASA = np.array(
    [
        # CO, TPIS79 [2]
        [3.57953347, -6.1035368e-04, 1.01681433e-06, 9.07005884e-10, -9.04424499e-13, -1.4344086e04, 3.50840928,
         2.71518561, 2.06252743e-03, -9.98825771e-07, 2.30053008e-10, -2.03647716e-14, -1.41518724e04, 7.81868772],
        # CO2, L7/88 [2]
        [2.35677352, 8.98459677e-03, -7.12356269e-06, 2.45919022e-09, -1.43699548e-13, -4.83719697e04, 9.90105222,
         3.85746029, 4.41437026e-03, -2.21481404e-06, 5.23490188e-10, -4.72084164e-14, -4.8759166e04, 2.27163806],
        # H2, TPIS78 [2]
        [2.34433112, 7.98052075e-03, -1.9478151e-05, 2.01572094e-08, -7.37611761e-12, -9.17935173e02, 6.83010238e-01,
         3.3372792, -4.94024731e-05, 4.99456778e-07, -1.79566394e-10, 2.00255376e-14, -9.50158922e02, -3.20502331],
        # H2O, L8/89 [2]
        [4.19864056, -2.0364341e-03, 6.52040211e-06, -5.48797062e-09, 1.77197817e-12, -3.02937267e04, -8.49032208e-01,
         3.03399249, 2.17691804e-03, -1.64072518e-07, -9.7041987e-11, 1.68200992e-14, -3.00042971e04, 4.9667701],
        # CH4, L8/88 [2]
        [5.14987613, -1.36709788e-02, 4.91800599e-05, -4.84743026e-08, 1.66693956e-11, -1.02466476e04, -4.64130376,
         7.4851495e-02, 1.33909467e-02, -5.73285809e-06, 1.22292535e-09, -1.0181523e-13, -9.46834459e03, 1.8437318e01],
        # N2, 121286 [2]
        [3.298677, 1.4082404e-03, -3.963222e-06, 5.641515e-09, -2.444854e-12, -1.0208999e03, 3.950372,
         2.92664, 1.4879768e-03, -5.68476e-07, 1.0097038e-10, -6.753351e-15, -9.227977e02, 5.980528],
        # O2, TPIS89 [2]
        [3.78245636, -2.99673416e-03, 9.84730201e-06, -9.68129509e-09, 3.24372837e-12, -1.06394356e03, 3.65767573,
         3.28253784, 1.48308754e-03, -7.57966669e-07, 2.09470555e-10, -2.16717794e-14, -1.08845772e03, 5.45323129],
        # SO2, J 6/61 [3]
        [3.2665338, 5.3237902e-03, 6.8437552e-07, -5.2810047e-09, 2.5590454e-12, -3.6908148e04, 9.66465108,
         5.2451364, 1.9704204e-03, -8.0375769e-07, 1.5149969e-10, -1.0558004e-14, -3.7558227e04, -1.07404892],
        # C2H4, L1/91 [2]
        [3.95920148, -7.57052247e-03, 5.70990292e-05, -6.91588753e-08, 2.69884373e-11, 5.08977593e03, 4.09733096,
         2.03611116, 1.46454151e-02, -6.71077915e-06, 1.47222923e-09, -1.25706061e-13, 4.93988614e03, 1.03053693e01],
        # graphite [3]
        [-3.10872072e-01, 4.40353686e-03, 1.90394118e-06, -6.38546966e-09, 2.98964248e-12, -1.08650794e02, 1.11382953,
         1.45571829, 1.71702216e-03, -6.97562786e-07, 1.35277032e-10, -9.67590652e-15, -6.95138814e02, -8.52583033],
    ]
)
# fmt: on


@compiled
def heat_capacity_j_mol_k(species: int, T: float) -> float:
    """Return the heat capacity at constant pressure [J/(mol K)] at `T` [K]."""
    i = 0 if T <= T_MID else 7
    a = _NASA[species]
    return GAS_CONSTANT_J_MOL_K * (a[i] + T * (a[i + 1] + T * (a[i + 2] + T * (a[i + 3] + T * a[i + 4]))))


@compiled
def enthalpy_j_mol(species: int, T: float) -> float:
    """Return the absolute enthalpy [J/mol] at `T` [K]: formation at 298.15 K plus sensible."""
    i = 0 if T <= T_MID else 7
    a = _NASA[species]
    series = a[i] + T * (a[i + 1] / 2 + T * (a[i + 2] / 3 + T * (a[i + 3] / 4 + T * a[i + 4] / 5)))
    return GAS_CONSTANT_J_MOL_K * (series * T + a[i + 5])


@compiled
def entropy_j_mol_k(species: int, T: float) -> float:
    """Return the entropy [J/(mol K)] of the pure species at `T` [K] and 1 atm."""
    i = 0 if T <= T_MID else 7
    a = _NASA[species]
    series = T * (a[i + 1] + T * (a[i + 2] / 2 + T * (a[i + 3] / 3 + T * a[i + 4] / 4)))
    return GAS_CONSTANT_J_MOL_K * (a[i] * math.log(T) + series + a[i + 6])


@compiled
def gibbs_j_mol(species: int, T: float) -> float:
    """Return the Gibbs energy [J/mol] of the pure species at `T` [K] and 1 atm."""
    return enthalpy_j_mol(species, T) - T * entropy_j_mol_k(species, T)


@compiled
def sensible_kj_kg(species: int, T_low: float, T_high: float) -> float:
    """Return the heat [kJ/kg] that warms the species from `T_low` to `T_high` [K]."""
    return (enthalpy_j_mol(species, T_high) - enthalpy_j_mol(species, T_low)) / MOLAR_MASS[species]
