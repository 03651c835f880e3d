"""What `sohoa bench` measures: each module one measurement, with commands as a user would type them."""
