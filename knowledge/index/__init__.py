"""Passages -> vectors and words, built together and published at once."""
