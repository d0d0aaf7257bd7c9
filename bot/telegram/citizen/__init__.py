"""The citizen's private chat: one router for each thing a citizen can do."""
