"""The parts of contrib.fasthttp: requests, responses, their errors, what sends them and what follows redirects."""
