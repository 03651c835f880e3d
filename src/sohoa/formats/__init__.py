"""Bytes to model and model to bytes, one module per format. Pure: no files, clock, network, logging or
globals.
"""
