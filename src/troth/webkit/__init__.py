"""Webkit: page shell, components, list page, htmx replies."""
