"""The roof: settings, urls, wiring and the troth command."""
