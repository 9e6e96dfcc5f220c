"""What a chat with a Dify app is, without I/O, clock or event loop."""
