"""What pages and jobs ask of evidence, levels and the gap."""
