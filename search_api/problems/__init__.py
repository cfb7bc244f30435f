"""Errors over HTTP, for programs and for people."""
