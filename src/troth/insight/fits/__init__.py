"""Laws of how customers buy, fitted to their histories: pure mathematics, on arrays.

Each law has a module of its own, with `fit` and with what follows from a fit.
"""
