"""Rice-husk plant: power and heat from the husk of rice mills."""
