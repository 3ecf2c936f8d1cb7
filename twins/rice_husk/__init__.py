"""Rice-husk power and heat: supply, store, boiler and turbine, gasifier and engine."""
