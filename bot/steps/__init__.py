"""The steps of a turn, one file each, all with the same skeleton."""
