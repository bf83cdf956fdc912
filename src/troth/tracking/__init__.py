"""Tracking: what people did in our places, as web pages, servers, apps and devices tell it."""
