"""Scenarios: examples of decisions written in words, and what they show of the rules."""
