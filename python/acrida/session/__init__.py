"""What makes a requests.Session send through the engine: its headers, cookies, responses and errors."""
