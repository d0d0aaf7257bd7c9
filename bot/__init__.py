"""Talks with people: one line of steps from a message to a reply."""
