"""The commands of the command line: one file each, loaded when it is typed."""
