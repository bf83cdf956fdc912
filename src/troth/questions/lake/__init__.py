"""The lake: the records as Parquet files, and a second engine that answers questions from them."""
