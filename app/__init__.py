"""difyterm: a terminal client for Dify apps."""

__version__ = "0.1.0"
