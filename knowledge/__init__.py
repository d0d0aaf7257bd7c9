"""What the assistant knows, and how it is found. Knows no screen and no chat."""
