"""The checks: one file, one code, one page of documentation."""
