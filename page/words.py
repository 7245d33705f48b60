"""What the page says: Chinese where it is used, English in the table here. `words("问题")` is 问题, or Question."""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """The page's words in one language. Answers and articles stay in the archive's own."""

    language: str  # zh or en

    def __call__(self, chinese: str, /, **values: object) -> str:
        """The words, their `{name}` filled with values. Raises KeyError for words that the table lacks."""
        text = chinese if self.language == "zh" else ENGLISH[chinese]
        return text.format(**values) if values else text

    def for_scripts(self) -> dict[str, str]:
        """What `say` in the page's scripts looks up; nothing where it says Chinese anyway."""
        return {} if self.language == "zh" else ENGLISH


# By tab, in the order of the page. tests/page/test_words.py holds it complete and without leavings.
ENGLISH = {
    # the shell
    "问报": "Wenbao",
    "问报纸，答有据": "Ask the newspaper, check the source",
    "{articles} 篇文章 · {meetings} 条会议和活动记录": "{articles} articles · {meetings} meetings and events",
    "问答": "Ask",
    "评测": "Evaluation",
    "跳到提问": "Skip to the question",
    "退出登录（{name}）": "Sign out ({name})",
    # signing in
    "登录": "Sign in",
    "名字": "Name",
    "密码": "Password",
    "名字或密码不对。": "Wrong name or password.",
    "试得太多了，请过一分钟再来。": "Too many attempts; come back in a minute.",
    # asking
    "问题": "Question",
    "例如：谁主持了……会议？": "For example: 谁主持了……会议？",
    "问": "Ask",
}
