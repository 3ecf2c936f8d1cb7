"""Rehandles in closed form: what the stacks must give when a bay is emptied at random.

References
----------
.. [1] K. H. Kim, "Evaluation of the number of rehandles in container yards", Computers & Industrial Engineering 32
   (1997) 701-711.
"""

from __future__ import annotations


def rehandles_kim_1997(h: float, r: int) -> float:
    """Return the mean rehandles of a retrieval while a bay of `r` stacks of height `h` is emptied at random [1]_.

    Examples
    --------
    >>> round(rehandles_kim_1997(4, 6), 2)
    0.81
    """
    return (h - 1.0) / 4.0 + (h + 2.0) / (16.0 * r)
