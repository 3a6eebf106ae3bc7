"""A corpus to a result: the stages in their order, and what a reader has to know."""
