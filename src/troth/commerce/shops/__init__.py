"""What shops send: their signatures, and their orders put into our words. Pure rules, no table."""
