"""Ground: what every package stands on. No business word in here."""
