"""Numbers of the electricity bill that are not in its table of prices. S-MEA4 ... are keys of survey/sources.csv."""

from __future__ import annotations

from twins.core.parameters import Parameters, parameter


# fmt: off
# One table: a formatter would spread each row over seven lines.
class TariffParameters(Parameters):
    """Which schedule the site is billed by, and its two shares."""

    tariff_schedule: str = parameter("tou_12_24_kv", "text", "schedule of survey/electricity_tariff.csv: time of use at 12-24 kV or 69 kV, or the old time of day at 12-24 kV", source="S-MEA5, S-MEA4; assumed: that 4.2 has the base numbers of 5.2",
        lever=True, choices=("tou_12_24_kv", "tou_69_kv", "tod_12_24_kv"))
    tariff_minimum_share: float = parameter(0.70, "-", "least bill of a month over the highest demand charge of the last twelve months", source="S-MEA4", within=(0.0, 1.0),
        likely="70 (percent) for 0.70?")
    tariff_free_kvar_share: float = parameter(0.6197, "-", "peak kvar over peak kW up to which reactive power is free", source="S-MEA4: 61.97 %", within=(0.0, 5.0),
        likely="61.97 (percent) for 0.6197?")
