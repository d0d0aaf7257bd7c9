"""A chat model by name: opened, called within limits, never trusted. See docs/chat-models.md."""
