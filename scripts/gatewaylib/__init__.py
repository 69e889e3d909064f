"""The parts of scripts/gateway.py: http1 (bytes), modes (test modes), services (what is served)."""
