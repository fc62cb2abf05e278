"""Text files: bytes, then text, then dialect, then records."""
