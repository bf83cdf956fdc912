"""The program's doors of this package."""
