"""The doors of this package: programs that tell, and members who see to what tells."""
