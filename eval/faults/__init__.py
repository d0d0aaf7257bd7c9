"""Faults that are put into the assistant one at a time, to see whether the evaluation notices."""
