"""Word files of the ledgers: the engine that fills a template, and what an office's own template may hold."""
