"""Users' spreadsheets: the gate, the reader and what a cell may mean (trust.md FILE-3, FILE-7)."""
