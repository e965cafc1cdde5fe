"""From the bytes of the content folder to briefings, pages and records."""
