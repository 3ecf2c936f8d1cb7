"""Our models against published figures: ``python -m benchmarks.literature`` prints ours | published | error.

Each module gives rows of one subject; ``tests/test_literature.py`` asserts every row. Nothing on the side of *ours* is
stored: it is computed when asked for. A row that misses its limit stays in the table with the reason beside it, and
the test fails when it no longer misses.
"""
