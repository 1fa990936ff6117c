"""Is a power sound? The model becomes problems."""
