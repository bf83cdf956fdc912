"""What people fill in, parsed and checked. Nothing is saved here."""
