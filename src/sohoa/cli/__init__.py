"""The `sohoa` command, one module per verb."""
