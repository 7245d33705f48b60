"""Pages into articles, by evidence; see docs/segmentation.md."""
