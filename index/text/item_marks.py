"""The marks that open each of several items under one heading: ●, ■, ▲, ◎."""

ITEM_MARKS = "●■◆★▲△◎※"
