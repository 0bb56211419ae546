"""The papers: memos, the board page and the register, all written from the decision record."""
