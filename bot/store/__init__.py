"""What is kept: the database, its tables and migrations, the way in, the way out, locks."""
