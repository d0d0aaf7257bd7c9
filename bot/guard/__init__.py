"""Decides whether a drafted text may be shown: nothing new, nothing lost, nothing promised."""
