"""Numbers of what reaches the plant from outside: arrivals, market load, air, grid, long stops, cooking demand.

S9 ... are keys of survey/sources.csv.
"""

from __future__ import annotations

from twins.core.parameters import Parameters, parameter
from twins.core.priors import LogNormal, Normal, Triangular, Uniform


# fmt: off
# One table: a formatter would spread each row over seven lines. Parameters of a part bear its name as a prefix.
class MarketParameters(Parameters):
    """Parameters of the world around the plant; none of them is a choice of the plant."""

    # --- arrivals -----------------------------------------------------------------------------------------
    market_waste_t_per_day: float = parameter(20.0, "t/d", "organic waste that reaches the sorting yard, mean over the first years, contaminants not counted",
        source="assumed: no tonnage of the market was found; S14: up to 20 in Kathmandu, S15: 30 collected clean in Chennai", prior=LogNormal(20.0, 0.557, 2.0, 200.0), within=(0.2, 1_000.0),
        likely="A yearly or monthly amount?")
    market_growth_per_year: float = parameter(0.01, "1/yr", "growth of arrivals a year, negative for decline", source="assumed: city waste grew by some 5 % a year from 2012 to 2019, a market is bound by its site",
        prior=Normal(0.01, 0.03, -0.08, 0.10), within=(-0.2, 0.2), likely="Percent where a fraction is meant?")
    market_year_sigma: float = parameter(0.10, "-", "spread of the logarithm of a year's arrivals", source="assumed: harvests, prices and unrest", within=(0.0, 0.6))
    market_day_sigma: float = parameter(0.15, "-", "spread of the logarithm of a day's arrivals beyond the luck of single lots", source="assumed: roads and rain", within=(0.0, 0.6))
    market_season_amplitude: float = parameter(0.3, "-", "rise of arrivals at the peak of the year over the mean", source="S14: peak in the rains; assumed: seasonal factor 0.7-1.3", prior=Uniform(0.15, 0.45), within=(0.0, 0.9))
    market_season_peak_month: float = parameter(8.0, "months", "middle of the peak, months after 1 January", source="S14: July to October, hence 1 September", prior=Uniform(7.0, 9.0), within=(0.0, 12.0))
    market_weekday_spread: float = parameter(1.0, "-", "stretch of the weekly pattern; 1 is a factor of about 0.7 on Sunday and 1.2 on Saturday", source="assumed: weekly factor 0.7-1.2", prior=Uniform(0.4, 1.6), within=(0.0, 3.0))
    market_peak_share: float = parameter(0.6, "-", "share of a day's waste in the morning peak, the rest comes evenly", source="assumed: a night market cleans up in the morning", prior=Uniform(0.4, 0.8), within=(0.0, 1.0),
        likely="Percent where a fraction is meant?")
    market_peak_from_h: float = parameter(4.0, "h", "hour of the day at which the peak begins", source="assumed: night market, waste peaks at 04-10", within=(0.0, 23.0))
    market_peak_hours: float = parameter(6.0, "h", "length of the peak", source="assumed: night market, waste peaks at 04-10", within=(0.5, 24.0))
    market_lot_t: float = parameter(0.5, "t", "mean mass of a lot as delivered, contaminants counted", source="assumed: carts of some 0.2 t and small lorries of 1-2 t", prior=LogNormal(0.5, 0.5, 0.1, 3.0), within=(0.02, 20.0))
    market_lot_shape: float = parameter(1.5, "-", "shape of the Gamma law of a lot's mass; 1 over the square of its relative spread", source="assumed: carts and lorries mixed, spread 0.8 of the mean", within=(0.2, 50.0))
    market_contaminant_share: float = parameter(0.15, "-", "mass of packaging, bast and mud over the mass delivered, mean of all lots", source="S20: 0.15 in street markets; S21: 0.11-0.19 in Japan",
        prior=Normal(0.15, 0.06, 0.02, 0.40), within=(0.005, 0.9), likely="Percent where a fraction is meant?")
    market_contaminant_lot_sd: float = parameter(0.08, "-", "standard deviation of that share from lot to lot", source="assumed: half the mean", prior=Uniform(0.03, 0.13), within=(0.0, 0.4))
    market_thingyan_days: float = parameter(5.0, "d", "days that the market is closed at Thingyan, from its eve", source="assumed: five days; public holidays were 5 to 10 days", prior=Uniform(3.0, 7.0), within=(0.0, 20.0))
    market_full_moon_factor: float = parameter(0.6, "-", "arrivals on a full-moon holiday over those of an ordinary day", source="assumed: fewer traders and porters", prior=Uniform(0.3, 0.9), within=(0.0, 2.0))

    # --- food waste of hotels -----------------------------------------------------------------------------
    market_hotel_weekend_rise: float = parameter(0.25, "-", "hotel waste of Saturday and Sunday over that of a working day, less one", source="assumed: banquets and guests at weekends", prior=Uniform(0.0, 0.5), within=(-0.9, 3.0))
    market_hotel_season_amplitude: float = parameter(0.25, "-", "rise of hotel waste in the tourist season over the mean, peak on 1 January", source="assumed: tourists come from November to February", prior=Uniform(0.05, 0.45), within=(0.0, 0.9))
    market_hotel_year_sigma: float = parameter(0.20, "-", "spread of the logarithm of a year's hotel waste", source="assumed: tourism fell and rose by more since 2018", within=(0.0, 1.0))
    market_hotel_day_sigma: float = parameter(0.15, "-", "spread of the logarithm of a day's hotel waste", source="assumed: as the market", within=(0.0, 0.6))
    market_hotel_morning_share: float = parameter(0.6, "-", "share of the morning round in a day's hotel waste; the rest comes with an afternoon round", source="assumed: breakfast and last night's dinner", within=(0.0, 1.0))
    market_hotel_contaminant_share: float = parameter(0.08, "-", "mass of packaging over the mass delivered by hotels", source="assumed: kept apart in kitchens, half of the market's", prior=Uniform(0.03, 0.13), within=(0.0, 0.9))

    # --- electricity of the market --------------------------------------------------------------------------
    load_shops: float = parameter(9_000.0, "shops", "shops of the market when complete", source="S10", within=(0.0, 100_000.0))
    load_occupied_share: float = parameter(0.4, "-", "share of the shops that are in use", source="assumed: 1 087 shops moved in (S11), 9 000 are planned (S10)", prior=Uniform(0.1, 0.7), within=(0.0, 1.0))
    load_shop_kw: float = parameter(0.15, "kW", "lighting and stall of a shop in the night hours", source="assumed: 0.1-0.2", prior=Uniform(0.1, 0.2), within=(0.0, 5.0))
    load_day_share: float = parameter(0.3, "-", "load of a shop from 6 to 18 h over that at night", source="assumed: fans, scales and dim halls", prior=Uniform(0.1, 0.5), within=(0.0, 1.5))
    load_closed_share: float = parameter(0.2, "-", "load of shops, offices and pumps on a closed day over that of an open day", source="assumed: guards' lights", within=(0.0, 1.0))
    load_offices_kw: float = parameter(30.0, "kW", "offices from 8 to 17 h; a fifth of it else", source="assumed: management, banks, air conditioning", prior=Uniform(10.0, 50.0), within=(0.0, 2_000.0))
    load_pumps_kw: float = parameter(15.0, "kW", "water and drainage pumps, mean of an open day", source="assumed: washing of 33 ha of halls and yards", prior=Uniform(5.0, 25.0), within=(0.0, 2_000.0))
    load_waste_share: float = parameter(0.06, "-", "waste over produce that passes the market", source="S13: 0.06 in Delhi and Mumbai; S12: 0.40 claimed by one trader", prior=LogNormal(0.06, 0.5, 0.02, 0.40), within=(0.005, 1.0),
        likely="Percent where a fraction is meant?")
    load_stored_share: float = parameter(0.05, "-", "share of the produce that goes through cold rooms", source="assumed: cold rooms are planned (S10), most produce leaves the same day", prior=Uniform(0.0, 0.10), within=(0.0, 1.0))
    load_cold_kwh_per_t: float = parameter(42.5, "kWh/t", "electricity of cold rooms over produce stored", source="S51: 55 for cooling and short storage; assumed: 30-55", prior=Uniform(30.0, 55.0), within=(0.0, 500.0))
    load_cold_c: float = parameter(6.0, "C", "air of the cold rooms", source="assumed: fruit and vegetables at 2-10", within=(-30.0, 20.0))
    load_lights_critical_share: float = parameter(0.3, "-", "share of lights and stalls that an island would serve", source="assumed: halls and gates, not stalls", prior=Uniform(0.1, 0.5), within=(0.0, 1.0))
    load_shape_sigma: float = parameter(0.25, "-", "spread of the logarithm of an hour of the day in the shape of lights and stalls, once a draw", source="assumed: no profile was found", within=(0.0, 1.0))
    load_day_sigma: float = parameter(0.10, "-", "spread of the logarithm of a day's load of lights and stalls", source="assumed: as other markets of its kind", within=(0.0, 1.0))

    # --- air ------------------------------------------------------------------------------------------------
    climate_day_sigma_c: float = parameter(1.0, "K", "standard deviation of a day's temperature in its month", source="assumed: tropical lowland", within=(0.0, 6.0))
    climate_day_correlation: float = parameter(0.65, "-", "correlation of temperatures from day to day", source="assumed: tropical lowland", within=(0.0, 0.99))
    climate_year_sigma_c: float = parameter(0.3, "K", "standard deviation of a year's mean temperature", source="assumed: tropical lowland", within=(0.0, 3.0))
    climate_range_sigma: float = parameter(0.15, "-", "spread of the logarithm of a day's range", source="assumed: clear and cloudy days", within=(0.0, 0.6))
    climate_table_error_c: float = parameter(0.0, "K", "true mean temperature less that of the table", source="S18 and S19 differ by 1 K in a month and 0.1 K over a year; assumed: station and period not stated",
        prior=Normal(0.0, 0.5, -1.5, 1.5), within=(-5.0, 5.0))

    # --- grid -----------------------------------------------------------------------------------------------
    grid_faults_per_month: float = parameter(11.0, "1/mo", "faults of the feeder in a typical month, whatever the plan of supply", source="assumed: World Bank Enterprise Surveys 2016 counted 11 outages a month in the country",
        prior=LogNormal(11.0, 0.4, 2.0, 40.0), within=(0.0, 90.0))
    grid_fault_hours: float = parameter(1.2, "h", "mean length of a fault", source="assumed: 0.5-3 h", prior=LogNormal(1.2, 0.3, 0.4, 4.0), within=(0.05, 24.0))
    grid_season_amplitude: float = parameter(0.2, "-", "rise of faults in mid-April over the mean", source="assumed: reservoirs low, cooling high", within=(0.0, 0.9))
    grid_year_sigma: float = parameter(0.25, "-", "spread of the logarithm of a year's rate of faults", source="assumed: a quarter", within=(0.0, 1.0))
    grid_regime_share: float = parameter(0.8, "-", "share of weeks in which the announced rotation of 2023 to 2025 held", source="assumed: grid_outages.csv tells of announcements, the rains bring more water power", prior=Uniform(0.6, 1.0), within=(0.0, 1.0))
    grid_scarce_share: float = parameter(0.3, "-", "share of weeks from November 2024 with four hours of supply a day", source="assumed: grid_outages.csv, low confidence in the wording, industry only", prior=Uniform(0.0, 0.6), within=(0.0, 1.0))
    grid_ban_share: float = parameter(0.5, "-", "share of weeks of 2023 in which the ban on business use from 19 to 05 h bound the market", source="assumed: grid_outages.csv tells of the ban, a food market may be spared", prior=Uniform(0.0, 1.0), within=(0.0, 1.0))
    grid_future_outage_h_per_day: float = parameter(6.0, "h/d", "hours without supply by plan a day from 2026", source="assumed: between full supply and the worst of 2024", prior=Triangular(0.0, 4.0, 16.0), within=(0.0, 24.0))

    # --- long stops -----------------------------------------------------------------------------------------
    stop_mean_years: float = parameter(5.0, "yr", "mean operating time until the contract ends, funds fail or waste comes mixed", source="S15 and S24 tell of such stops; assumed: 3-7 years", prior=Uniform(3.0, 7.0), within=(0.2, 1_000.0))
    stop_shortest_months: float = parameter(3.0, "months", "shortest long stop", source="assumed: 3-24 months", within=(0.05, 60.0))
    stop_longest_months: float = parameter(24.0, "months", "longest long stop", source="assumed: 3-24 months", within=(0.1, 120.0))
    stop_secured_rate: float = parameter(0.3, "-", "rate of long stops with a secured operating contract over that without", source="assumed: mixed waste and repairs still stop a plant", prior=Uniform(0.1, 0.5), within=(0.0, 1.0))

    # --- demand of kitchens -----------------------------------------------------------------------------------
    cooking_demand_mj_per_day: float = parameter(20.0, "MJ/d", "useful heat that a kitchen or food stall needs on an ordinary day", source="assumed: 0.5-1.5 kg of LPG a day at half efficiency", prior=LogNormal(20.0, 0.4, 5.0, 80.0), within=(0.5, 2_000.0))
    cooking_demand_morning_share: float = parameter(0.35, "-", "share of the morning meal, 5 to 9 h", source="assumed: breakfast stalls", prior=Uniform(0.2, 0.5), within=(0.0, 1.0))
    cooking_demand_noon_share: float = parameter(0.3, "-", "share of the noon meal, 10 to 14 h; the evening meal, 16 to 20 h, has the rest", source="assumed: third of the day", prior=Uniform(0.2, 0.4), within=(0.0, 1.0))
    cooking_demand_sunday_factor: float = parameter(0.8, "-", "demand of a Sunday over that of a working day", source="assumed: offices closed", prior=Uniform(0.6, 1.0), within=(0.0, 2.0))
    cooking_demand_thingyan_factor: float = parameter(0.4, "-", "demand during Thingyan over that of an ordinary day", source="assumed: most stalls closed, street parties", prior=Uniform(0.1, 0.7), within=(0.0, 2.0))
    cooking_demand_day_sigma: float = parameter(0.10, "-", "spread of the logarithm of a day's demand, all kitchens together", source="assumed: weather and trade", within=(0.0, 0.6))
