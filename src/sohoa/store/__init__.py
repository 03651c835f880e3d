"""Adapters of the ports; imported by `sohoa.app` alone."""
