"""The doors for people: signing in, and the settings."""
