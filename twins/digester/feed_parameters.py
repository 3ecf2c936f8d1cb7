"""Every number of the waste: composition by class, seasons, ageing. S1 ... are keys of survey/sources.csv.

What is known is the mix of a market (fruit, vegetables, trimmings); what sets the classes apart is a contrast. The mix
therefore carries the distributions, the classes follow by ratios to vegetables.
"""

from __future__ import annotations

from twins.core.parameters import Parameters, parameter
from twins.core.priors import LogNormal, Normal, Uniform


# fmt: off
# One table: a formatter would spread each row over seven lines.
class FeedParameters(Parameters):
    """Parameters of the waste that a digester is fed with."""

    # --- mix of the market (by wet mass of fruit, vegetables and trimmings in a mean month) -------------------
    feed_TS: float = parameter(0.11, "kg/kg wet", "dry matter of the market mix, mean of the twelve months", source="S25: 0.08-0.18; S26: 0.077; mean 0.11, sd 0.03 kept after truncation",
        prior=Normal(0.108, 0.032, 0.045, 0.24), within=(0.0, 1.0), likely="Per cent? 11 % is 0.11")
    feed_TS_season: float = parameter(0.18, "-", "swing of the dry matter of the mix over its mean: drier in the hot season, wetter in the rains", source="assumed: +-0.02 on 0.11, no monthly figure was found",
        prior=Uniform(0.06, 0.30), within=(0.0, 0.8))
    feed_TS_wettest_month: float = parameter(7.5, "months", "time of the wettest waste from the first of January", source="S18: most rain in August", within=(0.0, 12.0))
    feed_VS: float = parameter(0.90, "kg/kg TS", "volatile solids of the market mix", source="S25: 0.86-0.92; S26: 0.93; S22: 0.95",
        prior=Normal(0.90, 0.03, 0.83, 0.96), within=(0.0, 1.0), likely="Per cent, or per kg of wet waste?")
    feed_N: float = parameter(0.018, "kg/kg TS", "Kjeldahl nitrogen of the market mix", source="S22: 0.0168; S26: protein 0.10 of TS, 0.016; S28: C/N 15.6, about 0.029",
        prior=LogNormal(0.018, 0.22, 0.0148, 0.024), within=(0.0, 0.2), likely="Protein instead of nitrogen? Divide by 6.25")
    feed_ammonium: float = parameter(0.06, "-", "ammonium nitrogen over Kjeldahl nitrogen as delivered", source="S33: 0.13 in stored onion waste; assumed: less when fresh",
        prior=Uniform(0.01, 0.13), within=(0.0, 1.0))
    feed_lipid: float = parameter(0.04, "kg/kg VS", "lipids of fruit, vegetables and trimmings", source="S27: 0.06 of TS in fruit; S26: 0-0.02 in produce",
        prior=Uniform(0.02, 0.06), within=(0.0, 1.0))
    feed_lignin: float = parameter(0.05, "kg/kg VS", "lignin of fruit and vegetables", source="S25: 0.05", prior=Uniform(0.03, 0.08), within=(0.0, 1.0))
    feed_undigested: float = parameter(0.06, "-", "COD of fruit and vegetables without lignin that a BMP test leaves", source="S26: 0.02-0.10; S22: 0.17",
        prior=LogNormal(0.06, 1.2, 0.003, 0.4), within=(0.0, 1.0), likely="Digested instead of left? Take it from 1")
    feed_cations: float = parameter(0.04, "kmol/m3", "strong cations less strong anions of the mix in a mean month, freed when organic acids are digested", source="assumed: 0.0-0.08; potassium of 2-4 % of TS would be 0.05-0.1",
        prior=Uniform(0.0, 0.08), within=(-1.0, 1.0), likely="mol/m3, or kg of potassium?")
    feed_carbonate: float = parameter(0.002, "kmol/m3", "inorganic carbon as delivered", source="assumed: sour waste holds little", within=(0.0, 0.5))
    feed_vfa: float = parameter(0.008, "kg/kg VS", "volatile acids as delivered, as acetic acid", source="S33: 1.31 kg/m3 in stored onion waste, 0.0076 of VS", prior=LogNormal(0.008, 0.5, 0.002, 0.02), within=(0.0, 1.0))
    feed_lactate: float = parameter(0.01, "kg/kg VS", "lactic acid as delivered", source="assumed: no figure was found", prior=Uniform(0.0, 0.025), within=(0.0, 1.0))
    feed_inert_N: float = parameter(6e-4, "kmol/kgCOD", "nitrogen of undigested matter X_I; also that of X_I in the tanks", source="assumed: 6-11 % of undigested COD is protein, as in the waste; sludge has 0.0043 (S35), which is more than all the nitrogen of trimmings",
        prior=LogNormal(6e-4, 0.2, 4e-4, 7.5e-4), within=(0.0, 0.01), likely="kg instead of kmol? Divide by 14")

    # --- contrasts between the classes ----------------------------------------------------------------------
    feed_fruit_TS_ratio: float = parameter(1.7, "-", "dry matter of fruit over that of vegetables", source="assumed: fruit 0.10-0.17; salad 0.038, produce 0.077 (S26)",
        prior=LogNormal(1.7, 0.15, 1.1, 2.4), within=(0.1, 10.0))
    feed_trimmings_TS_ratio: float = parameter(1.4, "-", "dry matter of trimmings over that of vegetables", source="assumed: leaves 0.08-0.15, stalks more", prior=LogNormal(1.4, 0.15, 0.9, 2.1), within=(0.1, 10.0))
    feed_fruit_ash_ratio: float = parameter(0.7, "-", "ash over dry matter, fruit over vegetables", source="assumed: no figure was found", prior=Uniform(0.55, 0.9), within=(0.05, 10.0))
    feed_trimmings_ash_ratio: float = parameter(1.2, "-", "ash over dry matter, trimmings over vegetables", source="assumed: leaves hold more ash, and soil", prior=Uniform(1.0, 1.4), within=(0.05, 10.0))
    feed_fruit_N_ratio: float = parameter(0.86, "-", "nitrogen over dry matter, fruit over vegetables", source="S27: protein 0.085 in fruit; S26: 0.10 in produce, 0.23 in salad", prior=Uniform(0.78, 0.95), within=(0.05, 10.0))
    feed_trimmings_N_ratio: float = parameter(0.93, "-", "nitrogen over dry matter, trimmings over vegetables", source="assumed: leaves are rich in it, stalks poor", prior=Uniform(0.85, 1.0), within=(0.05, 10.0))
    feed_fruit_soluble: float = parameter(0.35, "-", "free sugars over digestible carbohydrate of fruit", source="assumed: 0.2-0.5", prior=Uniform(0.2, 0.5), within=(0.0, 1.0))
    feed_leaf_soluble: float = parameter(0.2, "-", "free sugars over digestible carbohydrate of vegetables and trimmings", source="assumed: 0.1-0.3", prior=Uniform(0.1, 0.3), within=(0.0, 1.0))
    feed_trimmings_lignin: float = parameter(0.14, "kg/kg VS", "lignin of trimmings", source="S31: lignin-rich green parts; assumed size", prior=Uniform(0.10, 0.18), within=(0.0, 1.0))
    feed_trimmings_BMP: float = parameter(0.20, "m3/kg VS", "methane potential of trimmings, at 0 C and dry", source="S31: 0.094-0.147; S32: 0.210-0.357; middle", prior=Uniform(0.15, 0.25), within=(0.0, 1.5),
        likely="mL/g? 200 mL/g is 0.2")

    # --- shares and seasons -----------------------------------------------------------------------------------
    feed_fruit_share: float = parameter(0.45, "-", "fruit in fruit and vegetables, wet mass, mean of the months", source="assumed: no figure was found", prior=Uniform(0.3, 0.6), within=(0.0, 1.0))
    feed_fruit_season: float = parameter(0.3, "-", "swing of the fruit share over its mean", source="assumed: mango and watermelon of the hot season", prior=Uniform(0.1, 0.5), within=(0.0, 0.95))
    feed_fruit_month: float = parameter(4.0, "months", "time of most fruit from the first of January", source="assumed: watermelon February to May, mango April to June", within=(0.0, 12.0))
    feed_trimmings_share: float = parameter(0.30, "-", "trimmings in the market mix, wet mass, mean of the months", source="assumed: 0.2-0.4; unavoidable parts are the larger half of organic waste in S20", prior=Uniform(0.2, 0.4), within=(0.0, 0.95))
    feed_trimmings_season: float = parameter(0.1, "-", "swing of the trimmings share over its mean, most when fruit is least", source="assumed: leafy vegetables of the rains and the cool season", prior=Uniform(0.0, 0.2), within=(0.0, 0.95))

    # --- ageing in the pit --------------------------------------------------------------------------------------
    feed_ageing_k: float = parameter(0.08, "1/d", "free sugars that turn to lactic acid in the pit at 30 C", source="assumed: gives 1-3 kg of acids a m3 after a day in heat, as in S33", prior=LogNormal(0.08, 0.5, 0.02, 0.4), within=(0.0, 10.0))
    feed_ageing_theta: float = parameter(0.069, "1/K", "rise of the logarithm of that rate by temperature", source="S33: sugar users", within=(0.0, 0.3))

    # --- hotel food waste ---------------------------------------------------------------------------------------
    feed_hotel_TS: float = parameter(0.26, "kg/kg wet", "dry matter of hotel food waste", source="S22: 0.294; S26: 0.30; 0.26-0.30 in San Francisco (survey table)", prior=Uniform(0.20, 0.30), within=(0.0, 1.0))
    feed_hotel_VS: float = parameter(0.90, "kg/kg TS", "volatile solids of hotel food waste", source="S26: 0.90; S22: 0.94; 0.83-0.87 in San Francisco (survey table)", prior=Uniform(0.86, 0.94), within=(0.0, 1.0))
    feed_hotel_N: float = parameter(0.027, "kg/kg TS", "Kjeldahl nitrogen of hotel food waste", source="S22: 0.0294; S26: protein 0.15 of TS, 0.024; S28: C/N 17.2", prior=Uniform(0.022, 0.032), within=(0.0, 0.2))
    feed_hotel_lipid: float = parameter(0.14, "kg/kg VS", "lipids of hotel food waste", source="S26: 0.14 of TS, 0.155 of VS", prior=Uniform(0.10, 0.18), within=(0.0, 1.0))
    feed_hotel_lignin: float = parameter(0.03, "kg/kg VS", "lignin of hotel food waste", source="assumed: little green matter", prior=Uniform(0.01, 0.05), within=(0.0, 1.0))
    feed_hotel_soluble: float = parameter(0.2, "-", "free sugars over digestible carbohydrate of hotel food waste", source="assumed: cooked starch", prior=Uniform(0.1, 0.3), within=(0.0, 1.0))
    feed_hotel_undigested: float = parameter(0.12, "-", "COD of hotel food waste without lignin that a BMP test leaves", source="S26: 0.16, BMP 334-483; 435 in San Francisco (survey table)", prior=LogNormal(0.12, 0.5, 0.02, 0.4), within=(0.0, 1.0))
    feed_hotel_cations: float = parameter(0.05, "kmol/m3", "strong cations less strong anions of hotel food waste", source="assumed: salt adds as much of either; potassium as in the market mix", prior=Uniform(0.0, 0.10), within=(-1.0, 1.0))
