"""Exchange: import and export of any object type."""
