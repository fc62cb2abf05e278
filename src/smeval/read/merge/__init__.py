"""Files that speak of the same thing: nothing counts twice."""
