"""Hostile texts in every field: shown as text, never as markup; and nothing asks the network."""

from __future__ import annotations

import dataclasses
import re

import pandas as pd
import pytest

from scenarios.accounting.account import account
from scenarios.accounting.specification import Claim
from scenarios.canonical import InputRow
from scenarios.findings import Finding, Findings
from scenarios.report.drawing import canvas, svg_of, wrapped
from scenarios.report.html import POLICY, render
from tests.scenarios.accounting import synthetic
from tests.scenarios.report import made_up
from tests.scenarios.report.page import Page, page_of

PAYLOADS = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<img src=x onerror=alert(3)>",
    "<svg onload=alert(4)>",
    "<svg><script>alert(5)</script></svg>",
    '"><script>alert(6)</script>',
    "'><img src=x onerror=alert(7)>",
    '" onmouseover="alert(8)',
    "' onfocus='alert(9)' autofocus='",
    "<a href=javascript:alert(10)>x</a>",
    "javascript:alert(11)",
    "<iframe src=https://example.com></iframe>",
    "<object data=data:text/html,alert(12)>",
    "<embed src=https://example.com/x.swf>",
    "<link rel=stylesheet href=https://example.com/x.css>",
    "<style>@import url(https://example.com/x.css);</style>",
    "</style><script>alert(13)</script>",
    "</title><script>alert(14)</script>",
    "<meta http-equiv=refresh content='0;url=https://example.com'>",
    "<base href=https://example.com/>",
    "<form action=https://example.com><input name=q autofocus onfocus=alert(15)></form>",
    "<details open ontoggle=alert(16)>",
    "<math><mi//xlink:href='data:x,<script>alert(17)</script>'>",
    "{{ 7 * 7 }}{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "<!--<img src='--><img src=x onerror=alert(18)//'>",
    "]]><script>alert(19)</script>",
    "&lt;script&gt;alert(20)&lt;/script&gt;",
    "&#60;script&#62;alert(21)&#60;/script&#62;",
    "<scr<script>ipt>alert(22)</scr</script>ipt>",
    "\u202e<script>alert(23)</script>\u2028",
    "<body onload=alert(24)>",
    "<video><source onerror=alert(25)></video>",
)
ALLOWED_TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "section", "nav", "h1", "h2", "h3", "h4", "p", "ul", "li",
    "b", "a", "div", "span", "sub", "sup", "figure", "figcaption", "details", "summary", "table", "caption", "thead",
    "tbody", "tr", "th", "td", "svg", "g", "defs", "path", "use", "text", "tspan", "clippath", "rect", "pattern",
    "line",
}  # fmt: skip
ALLOWED_ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "scope", "role", "aria-label", "style",
    "viewbox", "d", "transform", "x", "y", "width", "height", "clip-path", "patternunits", "fill", "stroke", "points",
    "data-label",
}  # fmt: skip


def hostile(first: int) -> str:
    """A page whose every text field holds payloads, other ones for each `first`."""
    turn = iter(range(first, 10_000))

    def bad() -> str:
        return PAYLOADS[next(turn) % len(PAYLOADS)]

    results, _, study = made_up.case()
    name = "<script>alert(0)</script>"
    frame = results.table.assign(scenario=results.table["scenario"].replace("better_supply", name))
    levers = {(name if k == "better_supply" else k): v for k, v in synthetic.LEVERS.items()}
    made = account(
        frame, synthetic.FLOWS, synthetic.rules(), study.economics, study.site, study.horizon, levers, 1
    )
    made = dataclasses.replace(
        made,
        notes=(*made.notes, *PAYLOADS),
        factor_rows=tuple(
            dataclasses.replace(row, item=bad(), subitem=bad(), unit=bad(), source=bad(), check=bad())
            for row in made.factor_rows
        ),
    )
    inputs = [InputRow(*(bad() for _ in range(6)), True, bad(), bad()) for _ in range(len(PAYLOADS))]
    inputs += [r._replace(meaning=bad(), source=f"assumed: {bad()}", where=bad()) for r in study.inputs]
    changed = dataclasses.replace(
        study,
        title=bad(),
        name=bad(),
        description=" ".join(PAYLOADS),
        site=dataclasses.replace(study.site, name=bad()),
        scenario_titles={s: bad() for s in (*study.scenario_titles, name)},
        scenarios={(name if k == "better_supply" else k): v for k, v in study.scenarios.items()},
        economics=dataclasses.replace(study.economics, currency=bad()),
        claims=tuple(
            Claim(
                name=bad(),
                value=1870.0 if q == "expected_t" else 0.4,
                unit=bad(),
                quantity=q,
                source=bad(),
                remark=bad(),
                kind=kind,
            )
            for q, kind in (
                ("expected_t", "promise"),
                ("credited_t", "promise"),
                ("expected_share", "promise"),
                ("gas_share", "promise"),
                ("gas_share", "observation"),
            )
        ),
        inputs=tuple(inputs),
        defaults_used=PAYLOADS,
        hash=bad(),
        findings=Findings(tuple(Finding("warning", p, p, p, p, p) for p in PAYLOADS)),
    )
    rows = [{"draw": 0, "scenario": p, "status": p, "message": p, "seed": p} for p in PAYLOADS]
    facts = {"sampling": bad(), "versions": {bad(): bad() for _ in range(9)}, "posterior_mark": bad()}
    made = dataclasses.replace(made, failed_draws=(98, 99))
    broken = dataclasses.replace(results, table=frame, failed_rows=pd.DataFrame(rows), manifest=facts)
    return render(broken, made, changed, " ".join(PAYLOADS))


@pytest.fixture(scope="module", params=[0, 17])
def page(request: pytest.FixtureRequest) -> Page:
    return page_of(hostile(request.param))


def test_payload_list_is_long_enough():
    assert len(set(PAYLOADS)) >= 20


def test_only_tags_and_attributes_of_the_template_are_there(page: Page):
    assert {tag for tag, _ in page.tags} <= ALLOWED_TAGS
    assert {name for _, attributes in page.tags for name in attributes} <= ALLOWED_ATTRIBUTES
    assert sum(tag == "svg" for tag, _ in page.tags) == len(page.charts) == 16


def test_payloads_stand_as_text(page: Page):
    for payload in PAYLOADS:
        shown = " ".join(payload.replace("\u2028", " ").replace("\u202e", "").split())
        assert shown[:60].rstrip() in " ".join(
            page.text.replace("\u202e", "").replace("\u2028", " ").split()
        ), payload


def test_no_script_no_handler_no_address(page: Page):
    for tag, attributes in page.tags:
        assert tag != "script"
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            if name in ("href", "clip-path", "fill"):
                assert not re.search(r"[a-z]+:", value, re.IGNORECASE), (tag, name, value)
            if name == "href":
                assert value.startswith("#"), value
            if name == "style":
                assert all(u.startswith("#") for u in re.findall(r"url\(['\"]?([^)]*)", value)), value
    assert "url(" not in page.styles
    assert "@import" not in page.styles


def test_policy_comes_first_and_forbids_everything(page: Page):
    metas = [attributes for tag, attributes in page.tags if tag == "meta"]
    assert metas[1] == {"http-equiv": "Content-Security-Policy", "content": POLICY}
    assert POLICY == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    order = [tag for tag, _ in page.tags]
    assert order.index("meta") < order.index("title") < order.index("style")


def test_inner_links_lead_somewhere(page: Page):
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids)), "an id stands twice"
    for tag, attributes in page.tags:
        if tag in ("a", "use"):
            assert attributes["href"].removeprefix("#") in ids


def test_an_honest_page_names_no_address_at_all():
    html = render(*made_up.case(), "leapfrog run made_up")
    assert not re.search(r"(https?:)?//[a-z]", html.replace("doi:", ""))
    assert "<script" not in html.lower()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_drawings_escape_each_payload(payload: str):
    with canvas(1.5) as (figure, axes):
        axes.set_xlabel(payload).set_in_layout(False)
        axes.annotate(wrapped(payload, 400), (0.5, 0.5)).set_in_layout(False)
        svg = svg_of(figure, "key", payload)
    seen = page_of(svg)
    assert {tag for tag, _ in seen.tags} <= ALLOWED_TAGS
    assert not [n for _, attributes in seen.tags for n in attributes if n.startswith("on")]
    assert seen.tags[0][1]["aria-label"] == payload
