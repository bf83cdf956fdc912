"""The doors for members with a browser."""
