"""The lake: the records of the workspace as Parquet files, and a second engine that answers questions from them."""
