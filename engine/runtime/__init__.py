"""A case goes its way: model and commands become the record."""
