"""Pay, as it is read: what happened in a month, sheets with their lines, and what these say in words."""
