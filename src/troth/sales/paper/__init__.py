"""Documents as paper: blocks and values in, a typeset and sealed PDF out. Knows no tables."""
