"""One name, how many people? The papers of a name in groups, by the evidence of the corpus."""
