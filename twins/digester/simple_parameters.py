"""Numbers of the simple models of digestion and of their stability rule. S1 ... are keys of survey/sources.csv."""

from __future__ import annotations

from twins.core.parameters import Parameters, parameter
from twins.core.priors import LogNormal, Normal, Triangular, Uniform


# fmt: off
class SimpleParameters(Parameters):
    """First-order models beside ADM1, and when not to believe them."""

    simple_k: float = parameter(0.30, "1/d", "decay rate of market waste as one fraction, 35 C", source="S29: more than 80 % of the gas in 7 days is k of at least 0.23; 0.15-0.6 read as 5-95 %",
        prior=LogNormal(0.30, 0.42, 0.10, 0.90), within=(0.01, 3.0), likely="A rate by hour, or that of a dump by year?")
    simple_k_fast: float = parameter(0.45, "1/d", "decay rate of the fast fraction, 35 C", source="assumed: 0.3-0.6, general knowledge; S29 holds with it", prior=Uniform(0.3, 0.6), within=(0.05, 3.0))
    simple_k_slow: float = parameter(0.05, "1/d", "decay rate of the slow fraction, 35 C", source="assumed: 0.03-0.08, general knowledge of leaves and stalks", prior=Uniform(0.03, 0.08), within=(0.001, 0.5))
    simple_fast_share: float = parameter(0.90, "-", "fast fraction of the methane potential of fruit, vegetables and kitchen waste", source="assumed: S29 needs some 0.8 with the rates above", prior=Triangular(0.8, 0.9, 1.0), within=(0.0, 1.0))
    simple_fast_share_trimmings: float = parameter(0.45, "-", "fast fraction of the methane potential of leaves and stalks", source="assumed: no two-fraction fit was found", prior=Uniform(0.25, 0.65), within=(0.0, 1.0))
    simple_acid_rate: float = parameter(0.5, "-", "decay rates in the acid tank over those in the methane tank", source="assumed: 0.3-0.7 at pH 4.5; S44 says that hydrolysis depends on pH", prior=Uniform(0.3, 0.7), within=(0.01, 1.0))
    simple_realised: float = parameter(0.80, "-", "yield of a plant over the methane potential, for the model of constant yield only: a tank of the other models works its yield out", source="assumed: first order at 25 d gives 0.79-0.90",
        prior=Normal(0.80, 0.08, 0.50, 0.98), within=(0.0, 1.0))
    simple_olr_limit: float = parameter(3.0, "kgVS/m3/d", "load that a single stirred tank bears", source="S25: 1-6.8 published; S41: 2.0 on food waste; S27: 2 stable, 3.8 not; S28: 3.0",
        prior=Triangular(2.0, 3.0, 6.8), within=(0.2, 15.0), likely="A load by COD?")
    simple_olr_limit_two_tanks: float = parameter(5.65, "kgVS/m3/d", "load that two tanks in series bear, by the volume of both", source="S25: 5.65 stable, 6.8 the highest published; assumed: not below single tanks",
        prior=Triangular(3.0, 5.65, 6.8), within=(0.2, 15.0), likely="A load by COD?")
    simple_vfa_alkalinity: float = parameter(0.3, "-", "share of the alkalinity that acids bind when the feed is to be reduced", source="assumed: general knowledge, reduce at 0.3, stop at 0.4", prior=Uniform(0.2, 0.4), within=(0.0, 0.9))
    simple_least_ph: float = parameter(6.8, "-", "pH that the bicarbonate must hold", source="assumed: acetate users fade from 7 to 6 (S35)", prior=Uniform(6.6, 7.0), within=(6.0, 7.5))
    simple_nitrogen_released: float = parameter(0.7, "-", "nitrogen of the feed that ends as ammonium, after what biomass takes", source="assumed: yields of S35 on carbohydrate waste leave some 0.6-0.8", prior=Uniform(0.5, 0.85), within=(0.0, 1.0))
