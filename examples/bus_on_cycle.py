"""A medium bus second by second over shipped drive cycles, on diesel and on diesel with gas."""

import twins
from twins.bus_fleet.drive_cycles import integrate_cycle, read_cycle

MEDIUM = 1
fleet = twins.load("bus_fleet")
p = fleet.parameters().record()
mass_kg = p.curb_mass_medium_kg + 20.0 * p.passenger_mass_kg
print("cycle                km   MJ/km wheel   L/100 km diesel   gas share of dual fuel")
for name in ("manhattan", "orange_county", "vecto_urban_9m", "arterial"):
    energy = integrate_cycle(p, MEDIUM, mass_kg, read_cycle(name), 4.0)
    km = energy.distance_m / 1000.0
    litres = energy.diesel_mj / p.diesel_mj_per_l
    share = energy.gas_fed_mj / (energy.gas_fed_mj + energy.dual_diesel_mj)
    print(f"{name:16} {km:6.2f} {energy.wheel_out_mj / km:10.2f} {100.0 * litres / km:15.1f} {share:20.2f}")
