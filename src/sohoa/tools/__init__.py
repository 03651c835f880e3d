"""One module per outside program or native engine: what it is asked, its limits, how it fails."""
