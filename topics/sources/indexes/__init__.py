"""Records of indexes: JSON and XML as OpenAlex, DBLP and others serve them."""
