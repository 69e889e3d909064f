# SPDX-License-Identifier: Apache-2.0
"""The parts of gateway.py: http1 (bytes), modes (test modes), services (the table of services)."""
