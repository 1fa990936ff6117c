"""A tree is held against its schema: both surfaces brought to one, every fault of shape put into words."""
