"""How the weights of the answers are learned, from questions whose answers are known."""
