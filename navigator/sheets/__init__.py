"""What to take along: conversation sheets, the list of steps, and the whole advice on paper."""
