"""One self-contained HTML page from results and accounts: the answer first, then what stands behind it."""
