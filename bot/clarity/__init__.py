"""The report on how clear a text is, and on the facts that a new version keeps or loses."""
