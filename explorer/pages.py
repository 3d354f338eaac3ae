"""The page of a task's evidence: the facts, the source's words, what was mended, who else orders the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from explorer.evidence import Evidence, Noted
from explorer.excerpts import Fact
from explorer.markup import described, element, evidence_address, listed, outward, page, words
from explorer.source_words import Key, label, legend, quotes, source_words
from explorer.words import coded, heading, in_words, meaning, say
from normalizers.personal import masked
from taizhang.settings import Lang
from warehouse.evidence import CommonFacts, Correction, DeadlineFacts, NoticeFacts, UnitFacts

LONGEST_TITLE = 40  # characters of a task's text in the page's title
FACTS = ("issuer", "region", "level", "written_on", "published_on", "validity", "topic", "index_number")


def evidence_page(found: Evidence, chosen: Key | None, lang: Lang, *, other: str, keep_personal: bool) -> str:
    """Return the whole page. ``chosen`` is the unit or deadline that was asked for."""
    return _Page(found, chosen, lang, keep_personal).whole(other)


class _Page:
    def __init__(self, found: Evidence, chosen: Key | None, lang: Lang, keep_personal: bool) -> None:
        self.found = found
        self.facts = found.facts
        self.chosen = chosen
        self.lang = lang
        self.keep = keep_personal

    def whole(self, other: str) -> str:
        sections = (self.head(), self.task(), self.source(), self.notes(), self.corrections(), self.common())
        body = "\n".join(filter(None, (*sections, self.notice(), self.cite(), self.turn())))
        text = self.facts.title or self.facts.text
        short = text if len(text) <= LONGEST_TITLE else text[:LONGEST_TITLE] + "…"
        title = self.say("page.title", text=masked(short, keep_personal=self.keep))
        return page(title, body, self.lang, other=other)

    def say(self, key: str, **values: object) -> str:
        return say(key, self.lang, **values)

    def words(self, text: object) -> str:
        return words(text, keep_personal=self.keep) if text is not None else ""

    def section(self, key: str, *inner: str) -> str:
        name, _, _ = key.partition(".")
        title = element("h2", self.say(key), id=name)
        return element("section", "\n".join([title, *filter(None, inner)]), aria_labelledby=name)

    def head(self) -> str:
        notice, facts = self.facts.notice, self.facts
        name = " ".join(filter(None, (notice.title or notice.name, notice.doc_number)))
        order = self.say("page.ordinal", ordinal=facts.ordinal, count=notice.task_count)
        return "\n".join(
            (
                element("h1", self.say("page.heading")),
                element("p", self.words(name)),
                element("p", order, class_="soft"),
            )
        )

    def task(self) -> str:
        facts = self.facts
        tags = " ".join(
            element("span", escape(coded(group, code, self.lang)), class_="tag", title=meaning(group, code, self.lang))
            for group, code in (("category", facts.category), ("origin", facts.origin))
        )
        pairs = (
            (heading("number", self.lang), self.words(facts.number)),
            (heading("section", self.lang), self.words(facts.section)),
            (self.say("task.place"), self.words(in_words(facts.place, self.lang))),
        )
        units = listed(map(self.unit, facts.units)) or element("p", self.say("task.no_units"), class_="soft")
        deadlines = listed(map(self.deadline, facts.deadlines)) or element(
            "p", self.say("task.no_deadlines"), class_="soft"
        )
        return self.section(
            "task.heading",
            element("blockquote", self.words(facts.text)),
            element("p", tags),
            described(pairs),
            element("h3", self.say("task.units")),
            units,
            element("h3", self.say("task.deadlines")),
            deadlines,
        )

    def unit(self, unit: UnitFacts) -> str:
        tags = [coded("role", unit.role, self.lang)]
        if unit.department:
            tags.append(self.say("task.department", department=unit.department))
        if unit.collective:
            tags.append(self.say("task.collective"))
        return self.fact((Fact.UNIT, unit.ordinal), unit.text, tags, unit)

    def deadline(self, deadline: DeadlineFacts) -> str:
        tags = [coded("kind", deadline.kind, self.lang)]
        if deadline.due:
            tags.append(self.say("task.due", due=deadline.due))
        if deadline.start:
            tags.append(self.say("task.start", start=deadline.start))
        tags += filter(
            None, (coded(g, c, self.lang) for g, c in (("precision", deadline.precision), ("every", deadline.every)))
        )
        if deadline.what:
            tags.append(self.say("task.milestone", what=deadline.what))
        return self.fact((Fact.DEADLINE, deadline.ordinal), deadline.text, tags, deadline)

    def fact(self, key: Key, text: str, tags: list[str], fact: UnitFacts | DeadlineFacts) -> str:
        if fact.corrected:
            tags.append(self.say("task.corrected"))
        if key == self.chosen:
            tags.append(self.say("task.chosen"))
        place = in_words(fact.place, self.lang)
        where = self.say("task.inherited", place=place) if fact.inherited else place
        named = element("mark", escape(label(key, self.lang)), class_=str(key[0]))
        said = " ".join(element("span", self.words(tag), class_="tag") for tag in tags)
        return f"{named} {element('strong', self.words(text))} {said}<br>{element('small', self.words(where))}"

    def source(self) -> str:
        found = self.found
        if found.fault is not None:
            kept = quotes(found.marks, self.lang, keep_personal=self.keep)
            told = element("p", self.words(self.say("source.quotes", fault=found.fault)))
            return self.section("source.heading", told, element("div", kept, class_="source"))
        shown = source_words(found.source, self.chosen, self.lang)
        note = "" if self.keep else element("p", self.say("page.masked"), class_="soft")
        return self.section("source.heading", legend(found.marks, self.lang), shown, note)

    def notes(self) -> str:
        found = self.found
        repairs, issues = self.noted("repair", found.repairs), self.noted("issue", found.issues)
        parts = [element("p", self.say("notes.none"))] if not repairs and not issues else []
        for key, said in (("notes.repairs", repairs), ("notes.issues", issues)):
            parts += [element("h3", self.say(key)), said] if said else []
        if found.repairs_elsewhere or found.issues_elsewhere:
            elsewhere = self.say("notes.elsewhere", repairs=found.repairs_elsewhere, issues=found.issues_elsewhere)
            parts.append(element("p", elsewhere, class_="soft"))
        return self.section("notes.heading", *parts)

    def noted(self, group: str, found: Sequence[Noted]) -> str:
        return listed(self.note(group, one) for one in found)

    def note(self, group: str, one: Noted) -> str:
        name = element("strong", escape(coded(group, one.code, self.lang)))
        tags = [self.say(f"notes.{one.near}"), *([self.say("notes.times", count=one.count)] if one.count > 1 else [])]
        said = " ".join(element("span", escape(tag), class_="tag") for tag in tags)
        means = element("span", escape(meaning(group, one.code, self.lang)))
        message = element("small", self.words(one.message), lang="en")
        where = element("small", self.words(in_words(one.places[0], self.lang))) if len(one.places) == 1 else ""
        return "<br>".join(filter(None, (f"{name} <code>{escape(one.code)}</code> {said}", means, message, where)))

    def corrections(self) -> str:
        made = listed(map(self.correction, self.facts.corrections))
        return self.section("corrections.heading", made) if made else ""

    def correction(self, made: Correction) -> str:
        nothing = self.say("corrections.nothing")
        change = self.say(
            "corrections.change",
            corrects=coded("corrects", made.corrects, self.lang),
            old=made.source_value or nothing,
            new=made.corrected_value or nothing,
        )
        tag = element("span", escape(coded("outcome", made.outcome, self.lang)), class_="tag")
        who = " ".join(filter(None, (self.say("corrections.who", by=made.by), str(made.on or ""))))
        lines = (
            f"{element('strong', self.words(change))} {tag}",
            self.words(who),
            self.words(self.say("corrections.why", why=made.why)),
            self.words(made.message) if made.message else "",
            element("small", self.say("corrections.line", no=made.no)),
        )
        return "<br>".join(filter(None, lines))

    def common(self) -> str:
        parts = [self.one_common(one) for one in self.facts.common]
        return self.section("common.heading", *(parts or [element("p", self.say("common.none"))]))

    def one_common(self, one: CommonFacts) -> str:
        pairs = [(self.say("common.words"), self.words(one.aligned_words))]
        if one.upstream_text:
            notice = self.words(self.say("common.upstream", notice=one.upstream_name or ""))
            see = evidence_address(one.anchor_task_id, self.lang)
            link = element("a", self.say("common.see"), href=see) if one.anchor_task_id != self.facts.task_id else ""
            pairs.append((notice, f"{self.words(one.upstream_text)} {link}"))
        others = listed(
            f"{element('strong', self.words(other.region or ''))} {self.words(other.notice or '')} "
            f"{element('span', escape(coded('link', other.link, self.lang)), class_='tag')}<br>"
            + element("a", self.words(other.text), href=evidence_address(other.task_id, self.lang))
            for other in one.others
        )
        if len(one.others) < one.other_count:
            others += element("p", self.say("common.more", count=one.other_count - len(one.others)), class_="soft")
        pairs.append((self.say("common.others"), others or self.say("common.none")))
        tags = [coded("link", one.link, self.lang), self.say("common.score", score=f"{one.score:.2f}")]
        tags += [self.say("task.corrected")] if one.corrected else []
        said = " ".join(element("span", escape(tag), class_="tag") for tag in tags)
        return f"{element('h3', self.words(one.text))}<p>{said}</p>{described(pairs)}"

    def notice(self) -> str:
        notice = self.facts.notice
        pairs = [
            (heading("doc_title", self.lang), self.words(notice.title)),
            (heading("doc_number", self.lang), self.words(notice.doc_number)),
            *((heading(name, self.lang), self.words(self.value(notice, name))) for name in FACTS),
            (
                heading("version_no", self.lang),
                self.say("notice.version", no=notice.version_no, count=notice.version_count),
            ),
            (heading("since", self.lang), escape(str(notice.since or ""))),
            (heading("missing_since", self.lang), escape(str(notice.missing_since or ""))),
            (heading("extractor", self.lang), escape(notice.extractor)),
            (self.say("notice.original"), outward(notice.url) if notice.url else self.say("notice.no_original")),
            (self.say("notice.archived"), listed(self.files(notice))),
        ]
        if notice.copy_of:
            pairs.append((heading("copy_of", self.lang), self.say("notice.copy_of")))
        if notice.copies:
            pairs.append((self.say("notice.copies"), listed(self.words(title) for _, title in notice.copies)))
        return self.section("notice.heading", described(pairs))

    def value(self, notice: NoticeFacts, name: str) -> object:
        said = getattr(notice, name)
        return coded("level", said, self.lang) if name == "level" else said

    def files(self, notice: NoticeFacts) -> Iterator[str]:
        for name, sha256 in ((notice.name or "", notice.sha256), *notice.files):
            if sha256 in self.found.archived:
                link = element("a", self.words(name or sha256), href=f"/archive/{sha256}")
            else:
                link = f"{self.words(name or sha256)} — {self.say('notice.gone')}"
            yield f"{link}<br><small>{self.say('notice.hash')} <code>{escape(sha256)}</code></small>"

    def cite(self) -> str:
        notice = self.facts.notice
        title = f"《{notice.title}》" if notice.title and self.lang == "zh" else notice.title or notice.name
        said = (notice.issuer, title, notice.doc_number, in_words(self.facts.place, self.lang), notice.url)
        made = self.say("page.version", version=notice.extractor)
        words = self.say("place.between").join(filter(None, said))
        return self.section("page.cite", element("p", f"{self.words(words)}（{escape(made)}）"))

    def turn(self) -> str:
        links = (
            element("a", self.say(f"page.{key}"), href=evidence_address(task, self.lang), rel=rel)
            for key, task, rel in (("before", self.facts.before, "prev"), ("after", self.facts.after, "next"))
            if task
        )
        return element("nav", "\n".join(links), class_="turn", aria_label=self.say("page.turn"))
