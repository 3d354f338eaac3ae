"""Regular expressions for the times that notices name, on a shadow text (see shadow.py). Every repeat is bounded."""

from __future__ import annotations

import re
from functools import cache

from normalizers.deadlines.words import any_of, letters, one_of, words

CHINESE = "〇一二三四五六七八九十"
TO = r"(?:-{1,3}|~{1,2}|至|到|直至)"
FOUR = r"(?:19|20)[0-9]{2}"
YEAR_NUMBER = rf"(?:(?<![0-9]){FOUR}|(?<![{CHINESE}])[一二][〇0一二三四五六七八九]{{3}})"
MONTH_NUMBER = rf"(?:(?<![0-9A-Za-z|])[0-9]{{1,3}}|(?<![{CHINESE}])(?:十[一二]?|[一二三四五六七八九]))"
DAY_NUMBER = r"(?:[0-9]{1,3}|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
# 3-5月, 3、6、9、12月: the unit stands at the last only.
LISTED = r"(?=(?:、[0-9]{1,2}){1,11}月)"
AFTER_YEAR_OR_MARK = "(?:(?<=[年、][0-9])|(?<=[年、][0-9]{2}))"
MONTH_UNIT = rf"(?:月份?|(?={TO}[0-9]{{1,2}}月)|{AFTER_YEAR_OR_MARK}{LISTED})"
QUARTER_UNIT = rf"(?:季度?(?!节)|(?={TO}[1-4一二三四]季)|(?=、第?[1-4一二三四]季))"
CLOCK = (
    r"(?:（?(?:星期|周)[一二三四五六日天]）?)?(?:[上下]午)?"
    r"(?:[0-9]{1,2}(?:[时点]|：[0-9]{2}(?:：[0-9]{2})?)(?:整|[0-9]{1,2}分)?)?(?:下班)?"
)
COUNT = rf"(?:(?!{FOUR}年)[0-9]{{1,4}}|[{CHINESE[1:]}两百]{{1,4}}|半)"


def _in_year() -> str:
    """Return what may follow a year: a month and its part, a quarter, a half, the year's end."""
    month = (
        rf"(?P<month>{MONTH_NUMBER}){MONTH_UNIT}"
        rf"(?:(?P<day>{DAY_NUMBER})(?:[日号]{CLOCK}|(?=之?前)|(?={TO}{DAY_NUMBER}[日号]))"
        r"|(?P<third>[上中下])旬|(?P<opening>初)|月?(?P<close>[底末]))?"
    )
    quarter = rf"第?(?P<quarter>[1-4一二三四]){QUARTER_UNIT}|前(?P<quarters>[二三两])个?季度|[Qq](?P<q>[1-4])(?![0-9])"
    quarter = f"(?:{quarter})[底末]?"
    half = r"(?P<half>[上下])半年[底末]?"
    end = r"(?P<end>年?度?[底末终](?![端结了])|岁末)"
    within = rf"(?P<within>(?:年度?|之|以)?内(?![{letters('marks', 'not_within')}]))"
    return f"(?:{month}|{quarter}|{half}|{end}|{within})"


def _bare(pattern: str) -> str:
    return re.sub(r"\(\?P<[a-z_]+>", "(?:", pattern)


@cache
def moment(cell: bool) -> re.Pattern[str]:
    """Return the expression for one point in time; a cell may also shorten it (12.31, 20211231)."""
    no_count = rf"(?<![0-9{CHINESE}两几多数近每半周学成往历])"
    alone = rf"{no_count}年度?[底末终](?![端结了])|岁末|{no_count}年内(?![{letters('marks', 'not_within')}])"
    month = rf"{MONTH_NUMBER}{MONTH_UNIT}(?!龄|嫂|饼|球|亮|票|薪|均)"
    quarter = rf"第?[1-4一二三四]{QUARTER_UNIT}|前[二三两]个?季度|(?<![A-Za-z])[Qq][1-4](?![0-9])|[上下]半年"
    dotted = rf"(?P<dot_year>(?<![0-9./]){FOUR})[./-](?P<dot_month>[0-9]{{1,2}})(?:[./-](?P<dot_day>[0-9]{{1,2}}))?"
    dotted += rf"(?![0-9.%])日?{CLOCK}"
    short = r"|(?P<run>(?<![0-9])20[0-9]{2}[01][0-9][0-3][0-9])(?![0-9])"
    short += r"|(?P<md_month>(?<![0-9./])[01]?[0-9])[./](?P<md_day>[0-3]?[0-9])(?=$|[，。；、）前日以之止至到-])日?"
    short += rf"|(?P<only_year>(?<![0-9./]){FOUR})(?=$|{TO}{FOUR}$)"
    year = rf"(?P<year>{YEAR_NUMBER})(?:年度?|[./-](?=[0-9]{{1,2}}月)|(?=[Qq][1-4])|(?={TO}{YEAR_NUMBER}年))(?!级)"
    names = [name for kind in ("same", "kept", "next", "following", "past", "both") for name in words("year", kind)]
    word = rf"(?P<word>{any_of(names)}|(?<![今去历往每当])[今明](?=年?[底末]))"
    plan = r"“?十(?P<plan>[一二三四五六])五[“”]?(?:规划)?(?P<plan_part>期?末|期?底|时期末|期间|时期|期内)"
    before = rf"之?前(?![{letters('marks', 'not_before')}])|以前|为?止|截止"
    before = rf"(?P<before>{before}|(?:之|以)?内(?![{letters('marks', 'not_within')}]))"
    lead = f"(?={alone}|{month}|{quarter})"
    named = rf"(?:{year}|{word}|{lead}){_in_year()}?"
    core = rf"(?:{dotted}{short if cell else ''}|{plan}|{named})"
    return re.compile(f"{core}{before}?")


# What a moment begins with.
FIRST = re.compile("[0-9QqⅠ上下前第岁年“今本当明来次翌去往历" + CHINESE + "]")
RANGE = re.compile(rf"(?:起|开始|启动|开工|实施|动工)?，?{TO}(?:力争)?")
DAY_ONLY = re.compile(rf"(?P<day>{DAY_NUMBER})[日号]{CLOCK}(?P<before>之?前|以前|为?止)?")
FROM_NOW = re.compile(r"(?:从|自)?即日起[^。；]{0,30}?(?:截?至|到)(?=[0-9今本当明年" + CHINESE + "])")


@cache
def since() -> re.Pattern[str]:
    """Return the expression for what makes a date a beginning: 2021年9月起, 2021年以来."""
    begins = rf"起(?![{letters('marks', 'not_since')}])|开始|以来|至今"
    return re.compile(rf"(?:之日)?(?:{begins}|(?:之|以)?后(?![{letters('marks', 'not_after')}]))")


@cache
def every() -> re.Pattern[str]:
    """Return the expression for a frequency (每季度末月20日前); group ``unit`` is its measure."""
    kinds = ("half", "year", "quarter", "month", "week", "other")
    units = any_of(word for kind in kinds for word in words("frequency", kind))
    many = r"(?P<many>[两二三四五六七八九十2-9]{1,2})?"
    some_day = r"(?:[0-9]{1,2}[日号]|[底末初]|[上中下]旬)"
    month = r"(?:第?[一二三四1-4]季度|[上下]半年|末月|首月|次月|下月|当月|的?第[一二三1-3]个月|[0-9]{1,2}月份?)"
    month = rf"(?:{month}{some_day}?|{some_day})"
    end = r"(?:之?前|以前|内)?(?:[0-9一二三四五六七八九十]{1,2}个?工作日(?:之?内|以内))?"
    tail = rf"(?:的?{month}{end}(?:[、和及]{month}{end}){{0,11}})?"
    led = rf"(?:每(?:个|一)?{many}个?|(?:按|逐)(?!年级))"
    return re.compile(rf"{led}(?P<unit>{units})(?!{any_of(['活动', '级', '限', '份'])})(?P<tail>{tail})")


@cache
def rounds() -> re.Pattern[str]:
    """Return the expression for 定期开展季度抽查和半年检查."""
    unit = r"(?:季度|半年度?|月度)"
    work = f"{unit}{one_of('frequency', 'rounds')}"
    led = f"(?:定期(?={unit})|{one_of('frequency', 'rounds_led_by')})"
    return re.compile(f"{led}(?P<list>{work}(?:[、和及与]{work}){{0,3}})")


@cache
def round_of_work() -> re.Pattern[str]:
    """Return the expression for one of a list of rounds: 季度抽查."""
    return re.compile(rf"(?P<unit>季度|半年度?|月度)(?P<what>{one_of('frequency', 'rounds')})")


DURATION = re.compile(
    rf"(?<![0-9第{CHINESE}])(?P<count>{COUNT})(?P<unit>个?工作日|个?交易日|个月|个?星期|个?小时|周|天|日|年)(?:之内|以内|内)(?!容|部)"
)


COUNTED_FROM = r"(?:之日|当日)?(?:起|后|以后|之后)[，的]?$"
OTHER_EVENT = re.compile(rf"(?:自|从|在)?[^，。；、]{{1,20}}?{COUNTED_FROM}")


@cache
def own_event() -> re.Pattern[str]:
    """Return the expression for a duration that counts from this notice's issue, up to the duration (本方案印发后)."""
    issued = one_of("relative", "issued")
    own = one_of("relative", "own")
    return re.compile(
        rf"(?:[自从在](?:{own})?{issued}|(?<![\u4e00-\u9fff])(?:{own})?{issued}|(?=本){own}{issued}){COUNTED_FROM}"
    )


# 615日 and 2022年底11月前 can't be read; neither can a year that has lost digits, or all of them.
TORN_YEAR = re.compile(
    r"(?<![0-9.])(?!(?:19|20)[0-9]{2}年)[0-9]{2,9}年(?=年?[底末](?![位端])|[0-9]{1,2}月)"
    rf"|(?:^|(?<=[，。；、：（于在到至]))年(?=[0-9]{{1,2}}月|[{CHINESE}]{{1,3}}月)"
)
# What stands in every torn year, quick to find.
MAY_BE_TORN = re.compile(
    rf"年(?:(?<!(?:19|20)[0-9]{{2}}年)|(?<=[0-9]{{5}}年))(?=[年底末]|[0-9]{{1,2}}月|[{CHINESE}]{{1,3}}月)"
)
TORN_DAY = re.compile(
    r"(?<![0-9月.])(?:3[2-9]|[4-9][0-9]|[1-9][0-9]{2,3})日(?=(?P<before>之?前|以前|底|止)?)(?!内|以内|之内|行动|攻坚)"
)
