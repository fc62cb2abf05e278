"""The verdict: what is known of a channel, what the rules make of it, and what earlier years hold it to."""
