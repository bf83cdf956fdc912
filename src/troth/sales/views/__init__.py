"""The doors for people with a browser."""
