"""What a letter says, found in its own words."""
