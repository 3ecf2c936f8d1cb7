"""What every twin stands on: the nouns, units, random streams, and the doors to compiled code."""
