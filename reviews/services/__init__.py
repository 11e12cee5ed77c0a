"""Acts of the month (product.md §5): opening, sheets, closing, preview, publishing, seals.

Each is a verb with keyword arguments and ``by=``, one transaction, its audit row inside.
"""
