"""Where a Chinese name ends: behind a post, by itself. All take and give offsets, 0 for no name."""

from __future__ import annotations

import re
from collections.abc import Callable

from index.names.foreign_names import end_of_run
from index.names.name_forms import (
    ACTS_AS_CHAIR,
    ADDRESSED,
    ALSO_ALONE,
    ALSO_GIVEN,
    ALSO_LAST,
    AND_OTHERS,
    BEHIND_MANY,
    BODY_END,
    CHAIRS,
    CHINESE,
    CLAUSE_START,
    DOES,
    FORMS,
    IS_JAPANESE,
    NO_GIVEN_NAMES,
    NOT_GIVEN,
    OFTEN_GIVEN,
    ONE_PERSONS,
    ONE_WORD,
    PARTICLES,
    SAYS,
    SOUND_RUN,
    SURNAME_AT,
    TAILS,
    TAKES_PART,
    TINTS,
    WEAK,
    WIDE,
    WINS,
    follows,
    given_characters,
    is_likely,
    is_surname_name,
    may_be_name,
    sounds_or_given,
    words,
)
from index.names.posts import ENDS_IN_POST, POST_BEHIND

# 副庭长（主持工作）
_RANK = re.compile(r"[（(](?:主持|正|副|保留)[^（）()]{1,8}[）)]$")
# Behind a word as well as behind a name: 幸存者后代与….
_JOINS = frozenset("和与同对向以就于")


def post_before(text: str, start: int) -> int:
    """Where the post ends that stands before a name; 0 where none does."""
    before = text[max(0, start - 16) : start].rstrip(" 　：:")
    before = _RANK.sub("", before).rstrip("”）)").removesuffix("同志")
    return max(0, start - 16) + len(before) if ENDS_IN_POST.search(before) else 0


def name_end(text: str, start: int, *, sure: bool) -> int:
    """Where a surname's name ends; 0 where no name is. `sure`: a post says that a name is here."""
    match = CHINESE.match(text, start)
    if not match:
        return 0
    if match[2] in NOT_GIVEN:
        return _end_with_particle(text, match) if sure else 0
    if sure and match[3] and match[3] in ALSO_LAST and follows(text, match.end(3)) > 2:
        return match.end(3)  # 副厅长侯燕会|、
    prefer, behind_two = _preferred_end(text, match, sure)
    if not prefer or text[start + 1 : start + 3] in FORMS:
        return 0  # 赵|女士
    if prefer < len(text) and text[prefer] in TAILS and ENDS_IN_POST.search(text[start : prefer + 1]):
        return 0  # 班子成|员
    if may_be_name(text[start:prefer]) or (sure and _is_name_all_the_same(text, start, prefer)):
        return prefer
    two = match.end(2)
    return two if prefer > two and behind_two and may_be_name(text[start:two]) else 0


def _end_with_particle(text: str, match: re.Match[str]) -> int:
    """Where a name ends behind a post whose second character is a particle: 组长田向利|主持, 市领导张为|、李政."""
    start, two, end = match.start(), match.end(2), match.end()
    name = match.group()
    given = match[3] in given_characters() or name[1:] in ("向前", "本元")
    goes_on = ACTS_AS_CHAIR.match(text, end) or follows(text, end) >= 2 or BEHIND_MANY.match(text, end)
    if match[2] in ALSO_GIVEN and given and goes_on:
        return end if name not in words("not_names.txt") else 0
    short = match[2] in ALSO_ALONE and text[start:two] not in words("not_names.txt")
    return two if short and (text[two : two + 1] in ("、", "，") or ACTS_AS_CHAIR.match(text, two)) else 0


def _preferred_end(text: str, match: re.Match[str], sure: bool) -> tuple[int, int]:
    """Behind the second or the third character, by what follows each, 0 for neither; and how long a word follows the second."""
    third, two, three = match[3], match.end(2), match.end(3)
    behind_two = follows(text, two) or (2 if POST_BEHIND.match(text, two) else 0)  # 冯华|博士
    behind_three = follows(text, three) if third and third not in NOT_GIVEN else -1
    if not behind_three and POST_BEHIND.match(text, three):
        behind_three = 2  # 试飞员李中华大校
    if text[two : three + 1] in ("平等", "高等") and BEHIND_MANY.match(text, three):
        behind_two = 0  # 杨兴平|等参加
    if text[two : three + 1] == "成为" and DOES.match(text, three):
        behind_two = 0  # 劳建成|为选手颁奖
    usual = third in given_characters()
    # 和 ends a name where nobody is joined by it: 何敬之、顾清和、夏知行; 顾清和深入青岚县.
    joins_nobody = third == "和" and follows(text, three) >= 2 and not SURNAME_AT.match(text, three)
    if joins_nobody and match[2] in given_characters():
        return three, behind_two
    if behind_three == 9 and behind_two < 2:
        is_word = behind_two and third in ONE_WORD and text[three : three + 1] != "、"
        return (two if is_word else three), behind_two
    weak = behind_two == 1 and text[two] in WEAK
    if behind_three > 0 and (not behind_two or weak or (usual and behind_two <= max(1, behind_three))):
        return three, behind_two
    if behind_two:
        # 郭金刚丧失信念: one of these ends a name more often than it follows one.
        return (three if usual and behind_two == 1 and text[two] in OFTEN_GIVEN else two), behind_two
    if sure and match[2] in given_characters() and third:
        return (three if usual else two), behind_two
    return 0, behind_two


def _is_name_all_the_same(text: str, start: int, end: int) -> bool:
    """Whether a word of the list of words is a name here, behind a post: 副市长高峰主持, 前市长韩国瑜也."""
    name = text[start:end]
    if name in ("班子", "油田") or name[1:] in NO_GIVEN_NAMES:
        return False
    if len(name) == 3 and name[2] == "长" and name[1] in given_characters() and name[1] not in "科庭学师州":
        return True  # 副厅长喻树长主持
    if name in words("not_names.txt") and not (len(name) == 2 and ACTS_AS_CHAIR.match(text, end)):
        return False
    behind = follows(text, end)
    if (
        name[:2] in words("not_names.txt")
        and len(name) > 2
        and (not behind or (behind == 1 and text[end : end + 1] in WEAK))
    ):
        return False  # 大学生|夏季运|动会, 领导|班子思|想
    given = name[2:] if len(name) == 3 and 2 < behind < 9 else name[1:]  # 高中伟|作报告
    return all(one in given_characters() for one in given) and (
        name[1:] == "明星" or not ENDS_IN_POST.search(name)
    )


def end_behind_post(text: str, start: int) -> int:
    """Where the name behind a post ends; 0 where none follows."""
    run = SOUND_RUN.match(text, start)
    if run and len(run.group()) >= 4 and (end := end_of_run(text, run)):
        return end
    if match := IS_JAPANESE.match(text, start):
        given = (end for end in (match.end() + length for length in (2, 1, 3)) if follows(text, end))
        if end := next(given, 0):
            return end
    if (match := WIDE.match(text, start)) and follows(text, match.end()) and match[2] not in NOT_GIVEN:
        return match.end()
    if text[start : start + 1] == "和":
        return 0  # 父亲和义子
    doubtful = text[start : start + 1] in PARTICLES
    end = name_end(text, start, sure=not doubtful)
    if not end and (match := CHINESE.match(text, start)) and match[3]:
        # 县委书记党建凯指出: a word's beginning is a name's where its characters and the deed are a person's.
        usual = match[2] in given_characters() and match[3] in given_characters()
        if usual and ACTS_AS_CHAIR.match(text, match.end()) and match.group() not in words("not_names.txt"):
            return match.end()
    if end and not doubtful:
        return end
    if end:
        name, behind = text[start:end], follows(text, end)
        usual = len(name) == 3 and name[2] in given_characters() and behind > 1
        usual = usual or (len(name) == 3 and is_likely(name) and bool(behind) and text[end] not in WEAK)
        is_joined = text[end : end + 1] in _JOINS
        told = behind > 1 or (not is_joined and bool(BEHIND_MANY.match(text, end) or DOES.match(text, end)))
        if usual or (is_likely(name) and (len(name) > 2 or told)):
            return end
    # 国|民代表: a surname that is a plain word opens a foreign name of three characters at least.
    return end_of_run(text, run) if run and (not doubtful or len(run.group()) > 2) else 0


def end_by_itself(text: str, start: int, starts_at: Callable[[int], bool]) -> int:
    """Where a name ends that opens a clause and does what people do, or stands before its post (李强总理).

    `starts_at`: whether a name is known to stand at a place.
    """
    if (start and text[start - 1 : start + 1] in words("within_words.txt")) or text[start] in "经暨":
        return 0
    opens = bool(CLAUSE_START.search(text, max(0, start - 4), start))
    best = name_end(text, start, sure=False)
    for end in dict.fromkeys((best, start + 3, start + 2)):
        name = text[start:end]
        if end <= start or len(name) < end - start or not CHINESE.fullmatch(name) or not may_be_name(name):
            continue
        given = [one in given_characters() for one in name[1:]]
        twice = len(name) == 3 and name[1] == name[2] and all(given) and follows(text, end)
        if twice and (opens or text[start - 1] in "把被对给跟") and text[start] not in TINTS:
            return end  # 把张豆豆曾参加, but not 红彤彤
        foreign = len(name) == 3 and all(one in sounds_or_given() for one in name[1:])
        run = SOUND_RUN.match(text, start)
        if run and len(run.group()) >= 4 and end < run.end() and not all(given):
            continue  # 焦科维|奇
        if text[max(0, start - 2) : start] in ("召开", "举行") and (
            CHAIRS.match(text, end) or TAKES_PART.match(text, end)
        ):
            return end  # …会议召开|刘运主持并讲话, a headline run into its subtitle
        if opens and (any(given) or foreign or CHAIRS.match(text, end)) and DOES.match(text, end):
            return end
        is_word = name[1:] in words("words_behind_names.txt")  # 普|法宣传等
        if all(given) and len(name) == 3 and not is_word and AND_OTHERS.match(text, end):
            return end
        if (
            len(name) == 3
            and all(given)
            and text[start - 1 : start] == "的"
            and (SAYS.match(text, end) or WINS.match(text, end))
        ):
            return end
        behind = POST_BEHIND.match(text, end)
        if behind and text[start] in PARTICLES and is_surname_name(name[1:]):
            return 0  # 应|李强总理邀请
        at_body = text[start - 1] in BODY_END
        if (
            behind
            and text[start] in PARTICLES
            and not opens
            and not (at_body and len(name) == 3 and all(given))
        ):
            return 0  # 国|家安全委员会
        # 林勇主任主持: what is done tells that the post is somebody's.
        acts = behind and DOES.match(text, behind.end())
        told = opens or at_body or acts or (len(name) == 3 and ONE_PERSONS.match(text, end))
        fits = (
            all(given)
            or (text[start - 1] == "、" and text.startswith(("先生", "女士"), end))
            or (any(given) and (opens or (len(name) == 3 and ADDRESSED.match(text, end))))
        )
        if behind and fits and told and not starts_at(behind.end()):
            return end
    if opens and (match := WIDE.match(text, start)) and DOES.match(text, match.end()):
        return match.end()
    return 0
