"""From records and read spans to a drafted answer, each part cited and verified, or a refusal."""
