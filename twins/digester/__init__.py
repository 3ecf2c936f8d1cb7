"""Market-waste digester (WTM system, Yangon)."""
