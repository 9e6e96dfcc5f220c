"""A loopback look-alike of a Dify server: demo, test double, source of benchmarks.

Importing this package costs nothing; `app.demo.server` starts it. It knows nothing of
the rest of the application, so that the client is never tested against itself.
"""
