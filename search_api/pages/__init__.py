"""What people see in a browser: the pages are rendered here, whole, and work without JavaScript."""
