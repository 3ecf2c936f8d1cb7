"""Market-waste digester (WTM system, Yangon)."""

from twins.digester.twin import Digester

TWIN = Digester()

__all__ = ["TWIN", "Digester"]
