"""Sentences of the best articles in numbers: how much of the question they hold, and how they meet its tokens."""
