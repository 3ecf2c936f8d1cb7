"""Rice-husk power and heat: mills, store, steam line and gasifier line, hour by hour."""
