"""Studies: levers over a twin, sweeps of draws, accounting in CO2e and money, reports, and the command."""
