"""What the engine has at hand for one unit of work: definitions, cases, what was asked."""
