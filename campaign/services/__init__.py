"""Acts in which several rows change together: a verb, keyword-only, `by=`, one transaction (design.md)."""
