"""Tables of what people saw and wrote down, what the guide asks, and what could replace a channel."""
