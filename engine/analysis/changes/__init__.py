"""What differs between two catalogues, in words: for whoever adopts a list, and whoever looks after open cases."""
