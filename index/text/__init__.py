"""Texts by themselves: one script, numerals, sentences, words, and whether two texts are one. Imports nothing else of `index`."""
