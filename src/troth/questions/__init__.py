"""Questions: the filter language, its engines and listings."""
