"""Formulas: what an added field is computed by, from other fields of the same record."""
