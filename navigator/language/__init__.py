"""Plain Dutch: how hard a text reads, which words are stiff, and which terms need an explanation."""
