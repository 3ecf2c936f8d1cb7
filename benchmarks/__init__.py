"""Measurements of the models themselves: against the literature, and in speed."""
