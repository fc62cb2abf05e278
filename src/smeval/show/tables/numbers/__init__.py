"""Tables of what was achieved: goals, the year of a channel, dialogue, costs."""
