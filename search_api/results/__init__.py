"""Results as shown: passages, marks, quotes, links."""
