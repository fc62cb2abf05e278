"""Tables of lawfulness: duties, risks, the law and what authorities demanded."""
