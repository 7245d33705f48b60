"""Question sets, scores, reports and the gate between two indexes."""
