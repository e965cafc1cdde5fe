"""Gives each article the one before and the one after it, as the other generators do by themselves."""

from itertools import pairwise

from pelican import signals


def link(generator):
    for newer, older in pairwise(generator.articles):
        newer.earlier, older.later = older, newer


def register():
    signals.article_generator_finalized.connect(link)
