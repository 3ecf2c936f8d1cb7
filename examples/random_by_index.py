"""Random numbers by index: the same answer for the same question, whatever was asked before."""

from twins import Streams
from twins.core.streams import uniforms_at

key = Streams(seed=1, draw=7).key("congestion")
friday = uniforms_at(key, 5, 0, 12, 1)  # day 5, corridor 0, trip 12, purpose 1
for day in range(1000):
    uniforms_at(key, day, 3, 1, 1)
print("unchanged by a thousand other questions:", uniforms_at(key, 5, 0, 12, 1) == friday)
print("another draw answers otherwise:", uniforms_at(Streams(1, 8).key("congestion"), 5, 0, 12, 1) != friday)
print(" ".join(f"{u:.6f}" for u in friday))
