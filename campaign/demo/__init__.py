"""Demonstration data made through the product's own doors under a set clock; no model is written here.

Every app adds its part from its own `demo` package, found like reports and to-dos by autodiscovery.
"""
