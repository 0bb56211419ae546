"""What can be known and counted: truth of three values, absence with a reason, exact numbers, days."""
