"""Comparing what an answer says with what is true: values, words, negation, support in a source.

Deterministic and without a model. It shares nothing with the assistant's own last gate.
"""
