"""Files in, structured documents out."""
