"""What a picture becomes: one file a target."""
