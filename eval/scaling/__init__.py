"""What one machine carries, measured; and what a country would need, simulated from that."""
