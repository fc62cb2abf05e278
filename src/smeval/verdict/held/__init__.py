"""What earlier years hold a channel to: its terms, its goals, the state of its decision."""
