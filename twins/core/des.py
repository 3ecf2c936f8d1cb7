"""The only door to SimPy."""

from simpy import Environment, Event, PriorityResource, Resource, Store

__all__ = ["Environment", "Event", "PriorityResource", "Resource", "Store"]
