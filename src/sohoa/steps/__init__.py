"""What a step is, how it may end, and the runner that reuses, holds and fails."""
