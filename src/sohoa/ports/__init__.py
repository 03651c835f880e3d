"""What the stages need of the world, as Protocols; the adapters are in `sohoa.store`."""
