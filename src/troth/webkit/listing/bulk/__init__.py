"""One thing done to all records that a list finds, in the background.

A run notes its records when it begins, goes through them a hundred at a time, each hundred in one
transaction with its progress, and goes on where it was cut off. Rights and audit are those of each record.
"""
