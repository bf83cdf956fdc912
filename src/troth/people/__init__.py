"""People: persons, companies, the roles and relations between them."""
