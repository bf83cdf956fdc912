"""Troth: the customer relationship system that keeps your word."""
