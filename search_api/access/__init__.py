"""Who asks, who may do what, and what was done."""
