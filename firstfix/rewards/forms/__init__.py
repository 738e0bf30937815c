"""What is asked in the rooms of rewards."""
