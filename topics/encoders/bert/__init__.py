"""A BERT-family sentence encoder without torch: checkpoint to graph, text to vector."""
