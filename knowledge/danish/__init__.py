"""Danish text: normal form, words, spelling, personal data."""
