"""What earlier years hold a channel to: its terms and its goals."""
