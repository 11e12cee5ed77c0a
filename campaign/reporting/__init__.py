"""What comes out as Excel (product.md §6): one description, one writer, one list.

A `Report` says what it holds; `workbook` lays it out; nothing here computes a figure.
"""

from campaign.reporting.columns import Column, PartialDate, Rounded, display, sheet_name, sheet_value
from campaign.reporting.registry import Option, Parameter, Report, Selection, Table, find, register, reports

__all__ = [
    "Column",
    "Option",
    "Parameter",
    "PartialDate",
    "Report",
    "Rounded",
    "Selection",
    "Table",
    "display",
    "find",
    "register",
    "reports",
    "sheet_name",
    "sheet_value",
]
