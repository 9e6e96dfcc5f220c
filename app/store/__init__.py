"""The journal: everything said and received, in one SQLite file."""
