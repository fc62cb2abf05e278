"""The verdict: what earlier years hold a channel to, what is known of it, and what the rules make of it.

- `held`: what of the register counts as it stood last year because it was eased in silence;
- `facts`: what the rules judge: duties, risks, benefit, cost, questions, what is declared against what the data shows;
- `decide`: the case, the rules, and the proposal with all that led to it.

The rooms follow each other in this order, and imports with them; `judge` walks the last one for every channel.
"""
