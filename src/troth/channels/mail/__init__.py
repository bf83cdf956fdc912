"""Mail as it comes and goes: read, folded, cleaned, understood. Nothing here knows the database."""
