"""SAM Biopower through PySAM with the weather of our own site: the peer of `test_husk_speed`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np

from twins.rice_husk.plan import Draw
from twins.rice_husk.weather import relative_humidity_at

HOURS = 8760
CASE = "BiopowerNone"  # SAM's own case without money: one boiler and turbine, dispatched by hour of day
HEAD = (
    "Source,Location ID,City,State,Country,Latitude,Longitude,Time Zone,Elevation",
    "leapfrog,1,Ayeyarwady delta,-,MM,16.8,94.7,6.5,9",
    "Year,Month,Day,Hour,Minute,GHI,DNI,DHI,Temperature,Relative Humidity,Pressure,Wind Speed",
)


def weather_file(draw: Draw, folder: Path) -> Path:
    """Write the first year of the draw's air as the file of 8,760 rows that SAM reads."""
    rows, start = list(HEAD), dt.datetime(2019, 1, 1)  # SAM knows no leap year
    for h in range(HOURS):
        now = start + dt.timedelta(hours=h)
        air_c = float(draw.air.temperature_c[h // 24, h % 24])
        humid = 100.0 * relative_humidity_at(float(draw.weather.vapour_pressure_kpa[h // 24]), air_c)
        rows.append(f"{now.year},{now.month},{now.day},{now.hour},30,0,0,0,{air_c:.2f},{humid:.1f},1010,1.5")
    file = folder / "air.csv"
    file.write_text("\n".join(rows) + "\n", encoding="ascii")
    return file


def biopower(biomass: Any, weather: Path) -> Any:
    """Return SAM's plant, ready to be run; its feedstock and size stay those of its own case."""
    plant = biomass.default(CASE)
    plant.value("file_name", str(weather))
    return plant


def check_year(plant: Any) -> None:
    """Assert that SAM has simulated a year of hours."""
    power = np.array(plant.Outputs.gen)
    assert power.shape == (HOURS,)
    assert 0.3 < plant.Outputs.capacity_factor / 100.0 < 1.0
    assert np.unique(power).size > 100  # the weather was read
