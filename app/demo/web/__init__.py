"""How a request comes in, and how its answer goes out.

uvicorn, the middleware, the routes with the fields they read, and the log of what was
seen. Imported by `app.demo.server` only, which takes Starlette and uvicorn from it no
earlier than in its thread: `controls`, `listening`, `log` and `ordered_faults` have to
load without them.
"""
