"""Cadence: how often people are to hear from us, who drifts, and a true reason to write."""
