"""What a question names, and filters as callers write them."""
