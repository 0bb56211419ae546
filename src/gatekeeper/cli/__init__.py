"""The command line: thin, one file a command, no logic of its own."""
