"""A loopback look-alike of a Dify server: demo, test double, source of benchmarks.

`app.demo.server` is the way in: the workspace, the command `demo-server` and the tests
start a `DemoServer`, and order what goes wrong with `app.demo.faults`. Importing either
this package or the server costs nothing. Nothing here imports anything of the rest of the
application, so that the client is never tested against itself.

An arrow points from each part to those below it:

- `server`: the thread, and what is known of it outside
- `web`: sockets, routes, middleware
- `runs`: one answer on its way
- `apps`: the three apps of the server
- `script`: what is said, how fast, and what was ordered in the message
- `conversations`, `message_files`: what the server remembers
- `faults`: what can go wrong, a class for each
- `wire`: what Dify puts on the wire
"""
