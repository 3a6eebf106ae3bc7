"""BERT-family sentence encoders without torch: a checkpoint becomes an ONNX graph."""
