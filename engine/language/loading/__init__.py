"""A directory becomes layers of documents: which file is what, and what one county lays over another."""
