"""What httpx and httpx-sse take to bring an answer to standard output, and no more.

    python -m tests.benchmarks.reference_sse

Each line on standard input is a message. `DIFY_BASE_URL` and `DIFY_API_KEY` say where.
"""

import json
import os
import sys

import httpx
from httpx_sse import connect_sse


def body_of(query: str) -> dict[str, object]:
    """The request of a first message."""
    return {
        "query": query,
        "inputs": {},
        "user": "reference",
        "response_mode": "streaming",
        "conversation_id": "",
    }


def ask(client: httpx.Client, query: str) -> None:
    """Write the answer to one message, piece by piece as it comes."""
    with connect_sse(client, "POST", "chat-messages", json=body_of(query)) as source:
        for item in source.iter_sse():
            if item.data:
                event = json.loads(item.data)
                if event["event"] == "message":
                    sys.stdout.write(event["answer"])
                    sys.stdout.flush()


def main() -> None:
    """Answer lines until there are no more."""
    headers = {"Authorization": f"Bearer {os.environ['DIFY_API_KEY']}"}
    url = os.environ["DIFY_BASE_URL"]
    with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
        print("[ready]", flush=True)
        for line in sys.stdin:
            ask(client, line.strip())
            print("\n[ready]", flush=True)


if __name__ == "__main__":
    main()
