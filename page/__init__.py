"""The gradio page: what index, qa and eval offer, shown in a browser."""
