"""The way to a Dify server: httpx and httpx-sse live here and nowhere else."""
