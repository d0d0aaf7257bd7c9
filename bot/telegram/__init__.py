"""Citizens in a private chat and staff in a group, over Telegram."""
