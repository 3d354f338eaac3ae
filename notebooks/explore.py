"""The app that ``taizhang explore`` serves: regions side by side, and the source of every fact one click away.

Open it with ``taizhang explore``; as a script, ``python notebooks/explore.py``, it runs every cell once.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="full", app_title="台账 · taizhang", css_file="explore.css", html_head_file="explore_head.html")


@app.cell
def _():
    import os
    from pathlib import Path

    import marimo as mo

    from explorer import frames, picking, tables
    from explorer.opened import opened
    from explorer.screen import LANGUAGES, say_in
    from taizhang.settings import from_environment

    _own = Path(__file__).resolve().parents[1] / "data"
    settings = from_environment(data=None if "TAIZHANG_DATA" in os.environ else _own)
    asked_before = {}  # what the last answer was asked, so that another question starts at its first page

    def given(key):
        """Return what the address says of a key."""
        return picking.said_of(key, mo.query_params().get_all(key))

    return LANGUAGES, asked_before, frames, given, mo, opened, picking, say_in, settings, tables


@app.cell
def _(LANGUAGES, given, mo, settings):
    _codes = {code: name for name, code in LANGUAGES.items()}
    _first = next((code for code in given("lang") if code in _codes), settings.lang)
    language = mo.ui.dropdown(dict(LANGUAGES), value=_codes[_first], label="语言 · Language")
    return (language,)


@app.cell
def _(frames, language, mo, opened, say_in, settings, tables):
    from warehouse.errors import WarehouseError
    from warehouse.exploring import held

    lang = language.value
    say = say_in(lang)
    try:
        warehouse = opened(settings)
    except WarehouseError as _fault:
        if mo.app_meta().mode == "script":
            raise SystemExit(str(_fault)) from _fault
        mo.stop(True, mo.Html(tables.note_html(say("empty.warehouse", why=_fault), lang)))
    mo.Html(frames.heading_html(held(warehouse), language.text, lang))
    return lang, say, warehouse


@app.cell
def _(given, mo, picking, say, warehouse):
    from explorer.offering import upstreams

    _offer = picking.upstream_offer(upstreams(warehouse), given("upstream"), say)
    upstream = mo.ui.dropdown(
        dict(_offer.options), value=_offer.picked[0], searchable=True, full_width=True, label=say("pick.upstream")
    )
    return (upstream,)


@app.cell
def _(given, mo, picking, say, upstream, warehouse):
    from explorer.offering import choices

    _above = picking.one_of(upstream.value)
    _topics = picking.topic_offer(choices(warehouse, "topic", _above), given("topic"), say)
    _regions = picking.region_offer(choices(warehouse, "regions", _above), given("regions"), say)
    _years = picking.year_offer(choices(warehouse, "years", _above), given("years"), say)
    topic = mo.ui.dropdown(
        dict(_topics.options), value=_topics.picked[0], searchable=True, full_width=True, label=say("pick.topic")
    )
    regions = mo.ui.multiselect(
        dict(_regions.options), value=_regions.picked, full_width=True, label=say("pick.regions")
    )
    years = mo.ui.multiselect(dict(_years.options), value=_years.picked, full_width=True, label=say("pick.years"))
    return regions, topic, years


@app.cell
def _(frames, mo, regions, say, topic, upstream, years):
    mo.Html(frames.filters_html([upstream.text, topic.text, years.text, regions.text], say("pick.filters")))
    return


@app.cell
def _(given, mo, say):
    from explorer.sections import SECTIONS

    _names = {name: say(f"section.{name}") for name in SECTIONS}
    _first = next((name for name in given("view") if name in _names), SECTIONS[0])
    section, _show = mo.state(_first)
    # Buttons, for in marimo's radio groups and tabs the arrow keys go nowhere but to the last one.
    views = {
        name: mo.ui.button(label=label, on_click=lambda _, name=name: _show(name)) for name, label in _names.items()
    }
    question = mo.ui.text(
        value="".join(given("q")[:1]),
        placeholder=say("pick.question_hint"),
        label=say("pick.question"),
        full_width=True,
        max_length=200,
    )
    return question, section, views


@app.cell
def _(frames, mo, question, say, section, views):
    mo.Html(
        frames.navigation_html(
            {name: view.text for name, view in views.items()}, section(), question.text, say("app.sections")
        )
    )
    return


@app.cell
def _(asked_before, lang, mo, picking, question, regions, section, topic, upstream, years):
    wanted = picking.wanted_of(upstream.value, topic.value, regions.value, years.value)
    _params = mo.query_params()
    _another = (wanted, section(), question.value)
    _address = {
        "lang": lang,
        "view": section(),
        "upstream": upstream.value,
        "topic": topic.value,
        "regions": ",".join(regions.value),
        "years": ",".join(years.value),
        "q": question.value,
    }
    # A view is cited and shared by its address. Another question starts at its first page.
    if asked_before.get("last", _another) != _another:
        _params.remove("page")
    asked_before["last"] = _another
    for _key, _value in _address.items():
        if _params.get(_key, "") != _value:
            _params.set(_key, _value)
    return (wanted,)


@app.cell
def _(lang, question, section, settings, wanted, warehouse):
    from explorer.sections import answer

    shown = answer(warehouse, settings, section(), wanted, lang, question.value)
    return (shown,)


@app.cell
def _(given, mo, picking, say, shown):
    _pages = picking.pages_offer(shown.total, shown.page_size, given("page"), say)
    page = mo.ui.dropdown(
        dict(_pages.options),
        value=_pages.picked[0],
        allow_select_none=False,
        label=say("pick.page"),
        on_change=lambda number: mo.query_params().set("page", number),
    )
    return (page,)


@app.cell
def _(frames, lang, mo, page, section, shown, tables):
    # Files are written when they are asked for.
    _files = [
        mo.download(data=_file.data, filename=_file.name, mimetype=_file.mimetype, label=_file.label)
        for _file in shown.files
    ]
    _tools = [*([page.text] if len(page.options) > 1 else []), *(_file.text for _file in _files)]
    _parts = shown.render(int(page.value)) if shown.total else [tables.note_html(shown.note, lang)]
    mo.vstack(
        [
            mo.Html(frames.tools_html(_tools, section(), lang)),
            *(mo.Html(_part) if isinstance(_part, str) else _part for _part in _parts),
        ]
    )
    return


if __name__ == "__main__":
    app.run()
