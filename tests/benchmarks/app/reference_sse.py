"""The limit: httpx and httpx-sse, text to standard output, no screen.

usage: reference_sse.py BASE_URL KEY   (each line of standard input is a message)
"""

import json
import sys

import httpx
from httpx_sse import connect_sse


def main() -> None:
    """Answer every line with the text of its stream."""
    base_url, key = sys.argv[1:3]
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(timeout=60, headers=headers) as client:
        print("reference ready", flush=True)
        for line in sys.stdin:
            body: dict[str, object] = {
                "query": line.strip(),
                "inputs": {},
                "user": "reference",
                "response_mode": "streaming",
            }
            url = f"{base_url}/chat-messages"
            with connect_sse(client, "POST", url, json=body) as stream:
                for item in stream.iter_sse():
                    if item.data:
                        sys.stdout.write(json.loads(item.data).get("answer", ""))
                        sys.stdout.flush()
            print("reference done", flush=True)


if __name__ == "__main__":
    main()
