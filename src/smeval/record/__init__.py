"""What is kept over the years: the `Evaluation`, its snapshot, and what earlier years came to."""
