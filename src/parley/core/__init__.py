"""What every room stands on: database, jobs, signals, events, ids, HTTP, settings. No business word lives here."""
