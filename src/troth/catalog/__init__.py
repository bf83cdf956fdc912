"""Catalog: the object types, their fields, and what may be done with them."""
