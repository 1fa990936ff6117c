"""What a power is: frozen values that every other room reads and none changes."""
