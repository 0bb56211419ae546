"""What writes the example portfolios: all of it invented, all of it the same each time."""
