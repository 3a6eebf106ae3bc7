"""Files that are whole or not there, and the run folder: written once, read in one way."""
