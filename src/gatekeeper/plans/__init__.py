"""The checked program made ready to decide with: which facts it reads of an award, and what follows from them."""
