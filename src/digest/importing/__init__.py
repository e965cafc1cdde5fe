"""Texts that were written for something else become briefings: one file a format, and the plan that puts them together."""
