"""Objects: nouns that a workspace makes for itself, with pages of their own."""
