"""Agenda: what is to be done, and Today."""
