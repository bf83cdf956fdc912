"""Commerce: what customers ordered, as facts that shops, files and programs tell."""
