"""What the rules judge: duties, risks, benefit, what is declared against what the data shows."""
