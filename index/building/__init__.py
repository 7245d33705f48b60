"""Files into a new generation: preparing pages, bringing facts up to date, publishing, watching."""
