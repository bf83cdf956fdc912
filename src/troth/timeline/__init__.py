"""Timeline: what passed between us and a person."""
