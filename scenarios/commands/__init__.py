"""The verbs of the command, one a module; each imports what is heavy only when it is called."""
