"""What the page says: Chinese where it is used, English in the table here. `words("问题")` is 问题, or Question."""

from __future__ import annotations

from dataclasses import dataclass

from page.words_of_tables import ENGLISH_OF_TABLES


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
    "退出登录": "Sign out",
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
    "停": "Stop",
    "对话": "Conversation",
    "每个事实都注明出处；档案里没有的，就说没有。": "Every fact names its source; what the archive does not say, it says so.",
    "试试这样问": "Try asking",
    "正在查档案……": "Searching the archive…",
    "停下了，没有答完。": "Stopped before the answer was complete.",
    "服务器没有回音。等它回来，刷新页面再问。": "The server does not answer. Once it is back, reload the page and ask again.",
    "请等这一问答完，或者先停下。": "Wait for this answer, or stop it first.",
    "理解为：{question}": "Understood as: {question}",
    "问题里的日期：{text}（{days}）": "Date in the question: {text} ({days})",
    "只查这些天的报纸": "Search only the papers of these days",
    "没有找到，可以这样试试": "Nothing found; what you may try",
    "去掉筛选再问": "Ask again without filters",
    "档案能回答相近的问题": "The archive can answer these",
    "最接近的报道": "The nearest articles",
    "也可以换一种说法，或者写出人名、会议名、日期。": "Or put it another way, or name a person, a meeting or a date.",
    # what one does with an answer
    "对这一问": "This question",
    "重问": "Ask again",
    "改了再问": "Edit and ask",
    "复制链接": "Copy link",
    "已复制": "Copied",
    "答得对": "A good answer",
    "答得不对": "A bad answer",
    "为什么（可以不写）": "Why (optional)",
    "送出": "Send",
    "收到了，谢谢。": "Received, thank you.",
    "没有收到，请再试一次。": "Not received; please try again.",
    "没有存下：评价文件写不进去，请告诉管理员。": "Not saved: the feedback file cannot be written; tell the administrator.",
    "这次对话": "This conversation",
    "导出 Markdown": "Export Markdown",
    "导出 CSV": "Export CSV",
    "还没有可以导出的回答。": "There is no answer to export yet.",
    "打印": "Print",
    "清空": "Clear",
    "清空这次对话？": "Clear this conversation?",
    "回答": "Answer",
    "有无答案": "Answerable",
    "题名": "Title",
    "日期": "Date",
    "版次": "Page",
    "引文": "Quote",
    "文件": "File",
    "起": "Start",
    "止": "End",
    # filters
    "筛选": "Filters",
    "筛选条件": "Filters set",
    "从": "From",
    "到": "To",
    "报纸": "Newspapers",
    "体裁": "Kind",
    "人物": "People",
    "不限": "Any",
    "新闻": "News",
    "评论": "Editorial",
    "通讯": "Feature",
    "公告": "Notice",
    "日期 {days}": "Date {days}",
    "报纸 {newspaper}": "Newspaper {newspaper}",
    "体裁 {kind}": "Kind {kind}",
    "人物 {person}": "Person {person}",
    "{since} 至 {until}": "{since} to {until}",
    "只查：{filters}": "Only: {filters}",
    "去掉筛选：{text}": "Remove filter: {text}",
    # the source
    "出处": "Source",
    "出处{n}：{title}": "Source {n}: {title}",
    "打开出处{n}：{title}": "Open source {n}: {title}",
    "关闭出处": "Close the source",
    "（无题）": "(untitled)",
    "第{page}版": "page {page}",
    "引文的各处": "Places of the quote",
    "上一处": "Previous",
    "下一处": "Next",
    "第 {at} 处，共 {all} 处": "{at} of {all}",
    "版面图": "Page image",
    "版面图，引文处有框": "The page image, the quote framed",
    "原版面文字（含断行与错漏）": "The raw page, with its breaks and faults",
    "复制引文（GB/T 7714）": "Copy citation (GB/T 7714)",
    "又在": "Also on",
    "又见": "Also in",
    "又见：{places}": "Also in: {places}",
    # what goes wrong
    "问题太长，最多 {longest} 个字。": "The question is too long: at most {longest} characters.",
    "问得太快了，请过一会儿再问。": "Too many questions at once; ask again in a moment.",
    "筛选的日期不对，请改好再问。": "A day of the filters is no day; mend it and ask again.",
    "这个问题没法问，请换个写法。": "This cannot be asked; please put it another way.",
    "这一次没有答成。请再问一次；还是不行，请告诉管理员看日志。": "This one failed. Ask again; if it goes on, ask the administrator to look at the log.",
    "连不上服务，请看它是否还开着。": "The service cannot be reached; see whether it is still running.",
    "没有找到这篇文章：索引可能更新了，请重问一次。": "This article was not found: the index may have changed; please ask again.",
    **ENGLISH_OF_TABLES,
}
