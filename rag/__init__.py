"""Question in, checked answer out."""
