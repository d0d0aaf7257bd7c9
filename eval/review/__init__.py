"""How the library learns: questions without a good answer become phrasings, if that holds."""
