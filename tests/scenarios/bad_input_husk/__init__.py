"""Bad input of the rice-husk twin."""
