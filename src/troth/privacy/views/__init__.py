"""The doors of privacy."""
