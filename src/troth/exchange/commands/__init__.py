"""What can be done with imports and exports."""
