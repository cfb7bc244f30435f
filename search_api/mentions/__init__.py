"""Every mention of a topic or phrase, as pages, files and feeds."""
