"""The bundled embedding model and the recipe that trained it."""
