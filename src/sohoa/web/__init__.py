"""The reading room and the staff desk in the browser, and the protocol endpoints. HTTP lives here alone."""
