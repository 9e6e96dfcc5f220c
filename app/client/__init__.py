"""The way to a Dify server: httpx and httpx-sse live here and nowhere else.

`app.client.dify` is the way in. What the code leans on of Dify's wire stands numbered
in `WIRE.md` beside this file; comments anywhere name a fact of it as “wire 12”. May be
imported by the session and the workspace; imports the core and the errors only.
"""
