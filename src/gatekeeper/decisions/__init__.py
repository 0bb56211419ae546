"""The decision: what may be released, how much, and everything that was seen on the way."""
