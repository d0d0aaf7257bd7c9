"""A municipality's own documents: files of any kind -> clean sections in the collection."""
