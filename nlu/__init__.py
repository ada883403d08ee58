"""Rasa graph components: gate, tokenizer, sentence-embedding featurizer, country extractor."""
