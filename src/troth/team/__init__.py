"""Team: members, roles and rights, tokens, and the audit trail."""
