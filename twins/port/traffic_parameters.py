"""Numbers of the traffic: ships, boxes, lorries and weather stops. S-CFG ... are keys of survey/sources.csv."""

from __future__ import annotations

from twins.core.parameters import Parameters, parameter
from twins.core.priors import LogNormal, Normal, Triangular, Uniform


# fmt: off
# One table: a formatter would spread each row over seven lines.
class TrafficParameters(Parameters):
    """Parameters of what comes over the quay and through the gate."""

    # --- arrivals -----------------------------------------------------------------------------------------
    traffic_arrivals: str = parameter("services", "text", "law of ship arrivals: weekly liner services, Erlang gaps, or a Poisson process", source="S-HUANG: a single service is nearly periodic, a whole port close to exponential",
        lever=True, choices=("services", "erlang", "poisson"))
    traffic_erlang_shape: float = parameter(2.0, "-", "shape k of the gaps when arrivals are erlang", source="assumed: between a single service and a whole port (S-HUANG) for 3-5 berths", lever=True, within=(1.0, 50.0))
    traffic_weekend_factor: float = parameter(1.5, "-", "berth windows an hour on Saturday and Sunday over those of a working day", source="assumed: weekends are incredibly busy (S-LOGM), no figure given", prior=Uniform(1.1, 2.0), within=(0.1, 10.0))
    traffic_delay_mean_h: float = parameter(6.0, "h", "mean delay of a ship against its berth window", source="assumed: ships are late more often than early", within=(-20.0, 100.0))
    traffic_delay_sd_h: float = parameter(14.0, "h", "standard deviation of that delay, a shifted Gamma law", source="assumed: 8-24 h for liner services in Asia", prior=Uniform(8.0, 24.0), within=(0.5, 80.0))
    traffic_earliest_h: float = parameter(18.0, "h", "the earliest that a ship comes before its window", source="assumed: schedules leave less than a day of slack", within=(0.1, 72.0), likely="Given as a negative number?")

    # --- cargo --------------------------------------------------------------------------------------------
    traffic_level: float = parameter(1.0, "-", "cargo of the first year over the throughput that the study names", source="assumed: plans are rounded; two counts of 2014 differ by 3 % (S-SEAT, S-WSC)", prior=Normal(1.0, 0.03, 0.85, 1.15), within=(0.2, 3.0))
    traffic_growth: float = parameter(0.03, "1/yr", "growth of the cargo a year, until the capacity is reached", source="S-WSC: 5.2 % a year 2014-2018; S-NAT24: 2.8 % from then to 2024; assumed: spread covers both", prior=Normal(0.03, 0.025, -0.05, 0.12), within=(-0.2, 0.3),
        likely="Percent where a fraction is meant?")
    traffic_year_sigma: float = parameter(0.015, "-", "spread of the logarithm of a year's cargo around its trend", source="S-WSC: growth of 2015-2018 was 3.6, 5.9, 7.8 and 3.7 %, sd 2.0 % = 1.4 % times the square root of two", within=(0.0, 0.3))
    traffic_call_boxes: float = parameter(1_360.0, "boxes", "mean exchange of a container ship, both ways, in the first year; it sets the number of services", source="S-WSC, S-BAL: 8.07 M TEU over 3 718 calls and 1.6 TEU a box, +-15 %", prior=Normal(1_360.0, 200.0, 700.0, 2_200.0), within=(50.0, 10_000.0),
        likely="TEU where boxes are meant?")
    traffic_call_cv: float = parameter(0.65, "-", "standard deviation over mean of the exchange within a class of ships, before the cut", source="assumed: 0.5-0.8 for liner calls", prior=Uniform(0.5, 0.8), within=(0.01, 2.0))
    traffic_service_part: float = parameter(0.5, "-", "part of that spread (of the variance of the logarithm) that stays with a service", source="assumed: a service keeps its ships, its cargo swings from week to week", within=(0.0, 1.0))
    traffic_feeder_part: float = parameter(0.4, "-", "share of feeders and coasters in calls", source="assumed: coasters and regional feeders beside the main lines", within=(0.0, 1.0))
    traffic_feeder_size: float = parameter(0.25, "-", "mean exchange of a feeder over that of a deep-sea ship", source="assumed: feeders are much smaller", within=(0.01, 1.0))
    traffic_import_share: float = parameter(0.5, "-", "boxes discharged over all boxes of a year", source="assumed: what comes full goes away full or empty", within=(0.05, 0.95))
    traffic_import_spread: float = parameter(0.15, "-", "largest deviation of that share in a single call, evenly spread", source="assumed: lines load and discharge unevenly", within=(0.0, 0.5))

    # --- ships --------------------------------------------------------------------------------------------
    traffic_exchange_share: float = parameter(0.72, "-", "mean exchange [TEU] over the ship's capacity [TEU]", source="S-WSC, S-BAL: 2 170 TEU a call; S-TBS: 3 000 TEU a ship", within=(0.05, 2.0))
    traffic_largest_teu: float = parameter(14_000.0, "TEU", "capacity of the largest ship", source="S-TBS: 10 000 in 2018, 14 000 foreseen", within=(1_000.0, 25_000.0))
    traffic_length_m: float = parameter(366.0, "m", "length over all of the largest ship", source="assumed: 366 m is the usual length of the 14 000 TEU class (former Panama limit)", within=(100.0, 420.0))
    traffic_length_power: float = parameter(0.34, "-", "power of the capacity that the length goes with", source="assumed: similar hulls go with 1/3; gives 217 m at 3 000 TEU and 149 m at 1 000 TEU", within=(0.1, 0.6))
    traffic_berthing_h: float = parameter(1.9, "h", "planned time from arrival to the first move: pilot, tug, mooring", source="assumed: 1.0-1.5 h and 0.5-0.75 h a call", within=(0.0, 12.0))
    traffic_moves_per_h_m: float = parameter(0.4, "1/(h m)", "planned moves of all cranes an hour and metre of ship", source="S-BAL: 30-35 moves/h quoted, 28 net; assumed: one crane on 70 m of ship", within=(0.05, 2.0))

    # --- boxes --------------------------------------------------------------------------------------------
    traffic_teu_per_box: float = parameter(1.607, "TEU", "mean size of a box", source="S-CFG: 0.40 of 20 ft, 0.029 of 45 ft (2.25 TEU), the rest 2 TEU", prior=Normal(1.607, 0.05, 1.45, 1.8), within=(1.02, 2.0),
        likely="Share of 40 ft boxes?")
    traffic_45ft_share: float = parameter(0.029, "-", "share of 45 ft boxes", source="S-CFG", within=(0.0, 0.2))
    traffic_empty_share: float = parameter(0.18, "-", "share of empties in boxes over the quay", source="S-CFG: 0.12 in Hamburg; assumed: 0.12-0.30, Thailand exports heavy cargo and imports empties", prior=Triangular(0.12, 0.16, 0.30), within=(0.0, 0.4),
        likely="Percent where a fraction is meant?")
    traffic_empty_import: float = parameter(0.8, "-", "part of the empties that comes by ship", source="assumed: Thailand exports heavy cargo and imports empties", within=(0.0, 1.0))
    traffic_reefer_share: float = parameter(0.07, "-", "share of plugged reefers in boxes over the quay", source="S-CFG", prior=Triangular(0.04, 0.07, 0.10), within=(0.0, 0.3), likely="Percent where a fraction is meant?")
    traffic_empty_20ft_t: float = parameter(2.2, "t", "mass of an empty 20 ft box", source="assumed: tare of a dry ISO box", within=(1.5, 4.0), likely="kg where t is meant?")
    traffic_empty_40ft_t: float = parameter(3.8, "t", "mass of an empty 40 or 45 ft box", source="assumed: tare of a dry high-cube ISO box", within=(2.5, 7.0), likely="kg where t is meant?")
    traffic_dwell_factor: float = parameter(1.0, "-", "days in the yard over those of the table", source="S-CFG: German values in operations.csv; assumed: Thai free time differs", prior=LogNormal(1.0, 0.15, 0.6, 1.5), within=(0.3, 1.5))

    # --- land side ----------------------------------------------------------------------------------------
    traffic_barge_share: float = parameter(0.04, "-", "share of boxes that come or go by coaster or barge at the rail side of the yard", source="S-TCH: 5 % in 2021; S-PS23: 88 % road and 9.5 % rail leave 2.5 % in 2023", prior=Uniform(0.02, 0.06), within=(0.0, 0.5),
        likely="Percent where a fraction is meant?")
    traffic_booked_part: float = parameter(0.5, "-", "weight of the lorry profile under appointments against free arrival", source="assumed: half, no word on appointments at the port", within=(0.0, 1.0))
    traffic_quiet_share: float = parameter(0.4, "-", "least rate of lorries at night over the mean hour of a working day, and at weekends over the same hour", source="assumed: 0.3-0.5, the port works 24/7", prior=Uniform(0.3, 0.5), within=(0.05, 1.0))
    traffic_banned_part: float = parameter(0.3, "-", "share of lorries that Bangkok's day bans move to the evening", source="assumed: a third, Bangkok is one of several hinterlands", prior=Uniform(0.1, 0.5), within=(0.0, 0.9))
    traffic_ban_from_h: float = parameter(19.0, "h", "hour from which these lorries arrive", source="assumed: bans are day-time, arrivals come in the late evening", within=(0.0, 23.0))
    traffic_ban_hours: float = parameter(6.0, "h", "hours over which they arrive evenly", source="assumed: until one o'clock at night", within=(1.0, 24.0))

    # --- spread of work ---------------------------------------------------------------------------------------
    traffic_crane_cv: float = parameter(0.35, "-", "standard deviation over mean of a quay crane's cycle", source="assumed: depth in the hold, lashing, twist locks", within=(0.01, 2.0))
    traffic_rtg_cv: float = parameter(0.3, "-", "the same of an RTG's cycle beyond what distance and tier explain", source="assumed: positioning on chassis and stack", within=(0.01, 2.0))
    traffic_gate_cv: float = parameter(0.6, "-", "the same of a transaction at the gate", source="assumed: papers in order or not", within=(0.01, 2.0))

    # --- weather stops ----------------------------------------------------------------------------------------
    traffic_stop_share: float = parameter(0.0075, "-", "share of hours in which cranes stand for wind or lightning", source="assumed: 0.5-1 % of hours", prior=Uniform(0.005, 0.01), within=(0.0, 0.2),
        likely="Percent where a fraction is meant?")
    traffic_lightning_part: float = parameter(0.6, "-", "part of it that is lightning, which comes with the rain days of the month", source="assumed: wet-season storms outweigh wind, gusts above 20-25 m/s are rare", within=(0.0, 1.0))
    traffic_lightning_h: float = parameter(0.8, "h", "mean length of a stop for lightning", source="assumed: passage of a storm cell and the wait after the last flash", within=(0.05, 24.0))
    traffic_wind_h: float = parameter(2.0, "h", "mean length of a stop for wind", source="assumed: squall lines and monsoon surges", within=(0.05, 72.0))
