"""The recipe: load rules, read facts, decide, render, write the run folder; verify and replay one."""
