"""The staff's side: cases in topics, the helpdesk, and what the clock tells."""
