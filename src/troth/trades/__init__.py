"""Trades: templates that set a workspace up for a business, by data alone."""
