"""What a question asks for: its kind, its words and their weight, what it names, counts and asks the time of."""
