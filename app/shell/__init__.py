"""The front end for standard output: one command, what it prints, no screen.

`ask` sends a message; `listing`, `searching` and `showing` look at what was said;
`stopping` stops a task. `arguments` says what the command line takes, `wanted` which
conversation is meant by some words. May import `app.workspace` and everything below it,
never Textual.
"""
