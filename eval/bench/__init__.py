"""Our search beside other people's, on the same questions, passages and machine."""
