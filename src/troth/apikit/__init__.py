"""Apikit: router, authentication, paging, problems."""
