"""The command line, one file a group of commands; `front.py` puts them together."""
