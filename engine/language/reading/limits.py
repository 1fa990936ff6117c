"""How much is read."""

LARGEST = 1 << 20
"""Bytes of the largest file that is read (1 MiB)."""
