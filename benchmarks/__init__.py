"""How fast digest is, measured beside other generators on the same texts: ``python -m benchmarks FOLDER``."""
