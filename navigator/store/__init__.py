"""What is kept on disk: the cases of initiatives, under codes in words."""
