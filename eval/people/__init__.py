"""What people say of the answers, and how far the measures agree with them."""
