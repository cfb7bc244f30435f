"""The short answers that sentences offer, and which of them a question cannot mean."""
