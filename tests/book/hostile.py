"""A copy of the project whose data hold what a page or a program could take for more than text."""

import csv
import itertools
import shutil
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
LINKED = ("_toc.yml", "_config.yml", "references.bib", "_static", "CITATION.cff", "README.md",
          "requirements.txt", "examples", "index.md", "chapters")  # fmt: skip
#: What would be made if any of it ran, in the folder of the copy.
TRACE = "ran"
#: Each is typed into names; {} stands for a word that finds it again.
KINDS = {
    "jinja": "{{{{ 7*7 }}}} {}",
    "jinja_globals": "{{{{ cycler.__init__.__globals__.os.system('touch ran') }}}} {}",
    "jinja_block": "{{% raw %}} {} {{# gone #}}",
    "script": "<script>document.title='{}'</script>",
    "handler": "<img src=x onerror=alert('{}')>",
    "tag": "</td></table><b>{}</b>",
    "comment": "<!-- {} -->",
    "entity": "&amp; &#42; &lt;{}&gt;",
    "role": "{{doc}}`/index` {}",
    "download": "{{download}}`../../../../etc/hostname` {}",
    "glue": "{{glue:text}}`x::{}`",
    "directive": ":::{{note}} {}",
    "fence": "```` {} ```{{code-cell}}",
    "image": "![{}](/_static/book.css)",
    "link": "[{}](https://evil.example/a)",
    "autolink": "<https://evil.example/{}>",
    "address": "https://evil.example/{} www.evil.example",
    "host": "evil.example.com {} a@evil.example",
    "reference": "[{}]: https://evil.example",
    "footnote": "[^{}] [^1]: x",
    "math": "$x^2$ {} $$y$$ \\(z\\)",
    "front_matter": "--- {}",
    "rule": "*** {}",
    "ordered": "1. {}",
    "bullet": "- {}",
    "quotation": "> {}",
    "heading": "# {} ##",
    "line_comment": "% {}",
    "target": "({})= +++",
    "definition": ": {}",
    "yaml_comment": "a #{} #b",
    "quotes": "\"{}\" 'a' \"b",
    "one_quote": "'{}: \"x",
    "emphasis": "*a* _b_ **c** ~~d~~ {}",
    "attributes": "[{}]{{.red}} {{#x}}",
    "task": "[x] {}",
    "bar": "a|{}|b",
    "backslash": "C:\\{}\\n \\* \\",
    "dashes": "a -- b --- {} ... -0",
    "braces": "{{city}} {{0}} {} %s %(x)d ${{HOME}}",
    "formula": "=cmd|'/c calc'!A0 {}",
    "long": "{} " + "long " * 59,
    "right_to_left": "\u202e{}\u200f \u05d0\u05d1",
    "unseen": "\u200b{}\ufeff\u00ad",
    "no_font": "{} \U0001f9ea \u0905",
    "blanks": "a\u3000{}\u00a0x",
}  # fmt: skip
#: Columns that hold texts for readers, and no more.
TEXTS = {
    "cities.csv": ["name_en", "name_zh"],
    "sources.csv": ["title", "title_zh", "publisher", "licence", "note"],
    "glossary.csv": ["meaning", "meaning_zh"],
    "claims.csv": ["statement", "statement_zh"],
    "evidence.csv": ["finding", "finding_zh", "source"],
    "city_sets.csv": ["name_en", "name_zh"],
    "monitoring/targets.csv": ["name_en", "name_zh", "missing_en", "missing_zh", "plan_en"],
    "chain/segments.csv": ["name_en", "name_zh", "what_en", "what_zh"],
    "chain/firms.csv": ["place_en", "place_zh", "says_en", "says_zh"],
    "chain/facts.csv": ["what", "what_zh", "where", "where_zh", "source", "note"],
    "chain/readings.csv": ["reason_en", "reason_zh"],
    "chain/judgements.csv": ["reason_en", "reason_zh"],
    "chain/problems.csv": ["title_en", "title_zh", "what_en", "what_zh"],
    "chain/thrusts.csv": ["title_en", "title_zh", "what_en", "what_zh"],
    "paths/paths.csv": ["name_en", "name_zh"],
    "paths/measures.csv": ["title_en", "title_zh", "measure_en", "measure_zh", "unjudged_en"],
    "paths/actors.csv": ["name_en", "name_zh"],
    "paths/restricting_countries.csv": ["what_en", "what_zh"],
    "chain/items.csv": ["reason_en", "reason_zh"],
    "chain/crossings.csv": ["from_en", "from_zh", "to_en", "to_zh", "note_en", "note_zh"],
    "sectors/city_sectors.csv": ["what_en", "what_zh"],
    "systems/catalogue.csv": ["short_en", "short_zh", "publisher", "publisher_zh"],
    "systems/discrepancies.csv": ["paper_en", "paper_zh", "finding_en", "finding_zh"],
    "systems/hierarchy.csv": ["name_en", "name_zh"],
    "systems/assumptions.csv": ["name_en", "name_zh", "assumed_en", "range_en"],
}


class Texts:
    """Hostile texts, each with a word of its own: the kinds one after the other."""

    def __init__(self):
        self.kinds, self.count = itertools.cycle(KINDS), itertools.count(1)
        #: The texts by their words.
        self.typed = {}
        self.kind = {}

    def new(self, kind=None):
        """Return a text of the next kind, or of a given one."""
        kind, word = kind or next(self.kinds), f"Zq{next(self.count)}q"
        self.typed[word], self.kind[word] = KINDS[kind].format(word), kind
        return self.typed[word]


def copy(folder):
    """Write the copy; return its texts."""
    shutil.copytree(ROOT / "data", folder / "data")
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    texts = Texts()
    for name, columns in TEXTS.items():
        _replace(folder / "data" / name, columns, texts)
    for name in ("frameworks/yrd.yaml", "project.yaml", "robustness.yaml", "chain/rule.yaml"):
        path = folder / "data" / name
        content = yaml.safe_load(path.read_text("utf-8"))
        _rename(content, texts)
        if name == "frameworks/yrd.yaml":  # one that the paper does not list
            content["indicators"]["extra"] = {
                "formula": "gdp / land_area", "unit": "万元/平方公里", "parent": "potential",
                "direction": 1, "class": "observed", "name": {"en": texts.new(), "zh": texts.new()},
            }  # fmt: skip
        path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")
    return texts


def _replace(path, columns, texts):
    """Type a text into every cell of some columns that is not empty; equal cells stay equal."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for column in columns:
        known = {}
        for row in rows:
            if row[column]:
                row[column] = known.setdefault(row[column], "") or texts.new()
                known[row[column]] = row[column]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _rename(content, texts):
    """Type a text into every name that stands in both languages."""
    if isinstance(content, dict):
        for key, value in content.items():
            if isinstance(value, dict) and {"en", "zh"} == set(value):
                content[key] = {lang: texts.new() for lang in value}
            else:
                _rename(value, texts)
    elif isinstance(content, list):
        for item in content:
            _rename(item, texts)
