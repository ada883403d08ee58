"""The FAQ library: knowledge, search, language, countries, decision, answer texts."""
