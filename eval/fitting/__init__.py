"""What is learned from questions, articles and pages, and stored beside the code that uses it."""
