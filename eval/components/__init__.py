"""Measures of single components, without the rest of the assistant: see docs/evaluation.md."""
