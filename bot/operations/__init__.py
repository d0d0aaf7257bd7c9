"""Running the bot: logs, health, metrics, backup and restore."""
