"""Measures how often the assistant finds the right service, department and fact."""
