"""What stands in an article without being its prose: captions, bylines, source lines, furniture of the page."""
