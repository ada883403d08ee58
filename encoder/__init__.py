"""Build, check and run the sentence encoders; importing this package loads nothing heavy."""
