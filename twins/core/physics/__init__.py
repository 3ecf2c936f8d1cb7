"""Equations that more than one twin may use: floats and arrays in, floats and arrays out."""
