"""The doors for people with a browser, members and customers."""
