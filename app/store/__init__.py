"""The journal: everything said and received, in one SQLite file.

`writes` says what can be written, `journal` does it, `thread` does it away from the
event loop, `writer` is what sessions and front ends hold. `recovery` opens the file,
`instances` knows which difyterms are alive. Only the core and the errors are imported
from here; sessions, the workspace and front ends may import all of it.
"""
