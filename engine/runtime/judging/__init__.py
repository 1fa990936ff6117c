"""What may be done with a case and what follows: one judge a file, the order of them in `case.py`."""
