"""What an edit of the rules does, and to whom: the exact difference of two rule bases."""
