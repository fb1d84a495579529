"""Words for people: of answers, statuses, conditions and conclusions, and of the command line itself."""
