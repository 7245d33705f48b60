"""From a question to a short answer whose every fact is cited."""
