"""Benchmarks: each work beside the nearest thing that does no more than the work itself, in one run."""
