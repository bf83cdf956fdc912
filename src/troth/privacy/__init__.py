"""Privacy: what is held about whom, why, and for how long."""
