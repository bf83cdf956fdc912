"""Bikes: what a workshop keeps of its customers' bicycles. An example of a module from elsewhere."""
