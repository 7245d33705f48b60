"""The words that questions are made of, read from the lists beside this module."""

from __future__ import annotations

from qa.lists.word_lists import read_lines, read_words

# Words that say nothing of what is asked and may be absent from the evidence.
GENERIC = frozenset(read_words("generic_words.txt"))

# Posts that a question may ask the holder of, a longer one before the one that it ends with.
POST_WORDS = tuple(read_words("post_words.txt"))

# Cities whose bare name the dictionary does not tell for a place: 常德, 大同.
CITIES = frozenset(read_words("city_words.txt"))

# Countries, and provinces of China, as papers name them: of a line each.
COUNTRIES, PROVINCES = (frozenset(words) for words in read_lines("state_words.txt"))
STATES = COUNTRIES | PROVINCES

# Verbs that papers and readers use for one another.
SYNONYMS: dict[str, tuple[str, ...]] = {
    word: tuple(other for other in group if other != word)
    for group in read_lines("alike_words.txt")
    for word in group
    if len(word) > 1
}

ROLE_VERBS: dict[str, str] = {
    "chair": r"主持",
    "speaker": r"讲话|发言(?!人)|致辞|致词|强调|指出|要求|表示|提出|报告|演讲|说",
    "reporter": r"汇报",
    "arranger": r"安排|部署",
    "attendee": r"出席|参加|列席|陪同|与会|到会|参会",
}

# Papers print the titles of these in 《》.
DOCUMENTS = ("文件", "办法", "方案", "意见", "条例", "规划", "预案", "作品", "影片", "电影", "话剧")

# Works, houses and grounds that are called by a name of their own before what they are: 望石水库, 北沙大桥.
NAMED_WORKS = ("水库", "大桥", "机场", "车站", "电站", "公园", "景区", "博物馆", "体育馆")
