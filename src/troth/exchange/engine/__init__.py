"""The engine of imports: rows go by COPY into temporary tables, then into their own by set-based SQL."""
