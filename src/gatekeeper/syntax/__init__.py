"""Reading rule text: statements, names, tokens, and the tree of what the author wrote."""
