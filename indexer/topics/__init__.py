"""Topics as data: what counts as a mention, and the engine that finds every one."""
