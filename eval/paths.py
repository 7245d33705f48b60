"""Where the files that the project is judged by stand."""

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
QUESTIONS = REPOSITORY / "eval" / "questions"
LABELS = REPOSITORY / "tests" / "data" / "labels"
