"""Verification by executing the record again: what the definitions make of each act, held against what is recorded."""
