"""How well rules read pages: articles, dates, people, meetings and titles, against labels and made pages."""
