"""Scenarios are played on an engine of their own."""
