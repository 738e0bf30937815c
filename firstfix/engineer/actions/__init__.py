"""What a phone does at the door, and what others do with phones."""
