"""What evidence speaks for, and what will be asked for: pure, on values."""
