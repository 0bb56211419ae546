"""What may be decided: names resolved, types known, every rule checked."""
