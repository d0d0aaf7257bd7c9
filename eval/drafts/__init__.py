"""Drafted answers, good and with planted faults, and how the guard judges them."""
