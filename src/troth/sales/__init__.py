"""Sales: pipelines, deals, and the way from the first contact to the signature."""
