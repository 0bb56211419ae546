"""Milestone state: the tables a funder fills, read from wherever they are kept."""
