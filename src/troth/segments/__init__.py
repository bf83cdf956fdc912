"""Segments: live groups of people, entered and left."""
