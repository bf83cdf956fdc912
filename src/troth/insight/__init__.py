"""What the facts say of customers: what each is worth, who comes back, who stays."""
