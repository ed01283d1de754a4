"""The board on which a reader weighs the indicators: its data, and tables that need no script."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import yaml
from IPython.display import Markdown

import deltaindex as di
from deltaindex import reads
from deltaindex.engine.index import Index
from deltaindex.framework import text

from ..addresses import PROFILES
from ..pages import Report, markup
from ..pages.conditions import JUDGED, holding
from ..pages.markup import Markup
from ..study import claim_rules, claims
from . import own_weights
from .own_weights import BOOK, Preset

#: Recipes of reviewed systems that use the indicators of the framework.
REVIEWED = ("eis", "gii", "gci", "nii")


@dataclass(frozen=True)
class Board:
    """What the board needs of a report: its sets, and the weights to begin with in each."""

    report: Report

    @cached_property
    def indices(self) -> dict[str, Index]:
        """The index of each set that has a ranking in the year; the edition's own comes first."""
        report, project = self.report, self.report.project
        beside = project.beside_of(report.year)
        own = own_weights.sets_with_ranking(project.sets_in_turn, report.complete, beside)
        own.sort(key=lambda name: name != report.set)
        return {name: report.of_set(name) for name in own}

    @cached_property
    def presets(self) -> dict[str, list[Preset]]:
        """The weights to begin with, by set."""
        return {name: self._presets(name, index) for name, index in self.indices.items()}

    def _presets(self, name: str, index: Index) -> list[Preset]:
        report = self.report
        critic = index.recipe.vary(weights={"method": "critic", "across": "all"})
        files = {id: report.project.data / "recipes" / f"{id}.yaml" for id in REVIEWED}
        reviewed = {
            id: report.build(di.Recipe.read(path).vary(set=name)) for id, path in files.items()
        }
        return own_weights.presets(index, report.build(critic), reviewed)

    def label(self, preset: Preset) -> str:
        """Name a preset, and the recipes that have its weights."""
        texts, words = self.report.texts, self.report.words
        systems = words.join(texts(f"systems.{name}") for name in preset.recipes)
        if preset.id in preset.recipes:
            return texts("presets.reviewed", systems=systems)
        named = self._book() if preset.id == BOOK else texts(f"presets.{preset.id}")
        return texts("presets.shared", name=named, systems=systems) if systems else named

    def _book(self) -> str:
        """Name the book's own weights, by their method where there is a name for it."""
        texts, recipe = self.report.texts, self.report.project.recipe.whole
        method = recipe["weights"]["method"]
        known = texts.content["presets"][BOOK]
        return texts(f"presets.{BOOK}.{method if method in known else 'other'}")

    def ranks(self, name: str) -> pd.DataFrame:
        """Return the ranks in a set under each preset, best first by the book's."""
        return own_weights.ranks_under(self.indices[name], self.presets[name])

    def data(self) -> dict[str, object]:
        """Return all that the script needs, in the language of the edition."""
        report = self.report
        return {
            "year": report.year,
            "entities": self._entities(),
            "sets": {name: self._set(name) for name in self.indices},
            "sizes": report.project.settings["paper_tiers"],
            "claims": self._claims(),
            "cited": self._cited(),
            "words": _flat(report.texts.content["script"], report.lang),
        }

    def _entities(self) -> list[dict[str, str]]:
        report = self.report
        other = report.project.framework.entity_names("en" if report.lang == "zh" else "zh")
        entities = [
            {"id": id, "name": report.name(id), "other": other[id]}
            for id in report.index.scores.index
        ]
        for entity in entities:
            if isinstance(report.profile(entity["id"]), Markup):  # it has a page to lead to
                entity["page"] = f"{report.up}{PROFILES}/{entity['id']}.html"
        return entities

    def _set(self, name: str) -> dict[str, object]:
        index, presets = self.indices[name], self.presets[name]
        found = own_weights.as_data(index, presets)
        named = {id: self.report.name(id) for id in (*found["indicators"], *found["themes"])}
        labels = {preset.id: self.label(preset) for preset in presets}
        title = self.report.set_title(name)
        called, command = self.report.set_called(name), self._command(name)
        more = {"title": title, "called": called, "names": named, "labels": labels}
        return {**found, **more, "command": command}

    def _command(self, name: str) -> str | None:
        """Return the command that runs a recipe on a set; None where the year lacks some of it."""
        project, year = self.report.project, self.report.year
        if set(self.indices[name].indicators) != set(project.framework.choose(name)):
            return None  # the command knows neither what is left out nor what stands in for it
        framework = project.path(project.settings["framework"])
        files = [path.relative_to(project.root).as_posix() for path in project.files(year)]
        return (
            f"deltaindex run --framework {framework.relative_to(project.root).as_posix()}"
            f" --observations {' '.join(files)} --recipe {{recipe}} --out {{out}}"
        )

    def _claims(self) -> Mapping[str, object] | None:
        """Return the rules of the claims with words and marks; None where none is judged."""
        report = self.report
        if JUDGED not in holding(report.project, report.year):
            return None
        # claims speak of the entities that set the ruler, which may be fewer than all
        index = report.judged_index()
        own = [claim for claim in report.claims.values() if claims.of_index(claim)]
        evidence = report.evidence(index)
        places = report.index.scores.index.get_indexer(index.scores.index)
        return {
            **claim_rules.tolerances(),
            "entities": places.tolist(),
            "rules": [
                {**rule, "said": report.claims[rule["id"]].said(report.lang)}
                for rule in claim_rules.rules(own, evidence)
            ],
            "verdicts": {
                verdict: report.words(f"verdict.{verdict}")
                for verdict in ("reproduced", "in_pattern", "not_reproduced")
            },
        }

    def _cited(self) -> dict[str, object]:
        """Return who is cited, and as what."""
        root, settings = self.report.project.root, self.report.project.settings
        cff, config = (
            yaml.safe_load(reads.text(root / name)) for name in ("CITATION.cff", "_config.yml")
        )
        return {
            "author": cff["authors"][0]["name"],
            "year": str(cff.get("date-released") or config["copyright"])[:4],
            "title": text(settings["title"], self.report.lang),
            "version": cff["version"],
        }

    def show(self) -> Markdown:
        """Return the board: an empty place, the data, and the script that fills it.

        A book whose recipe the script cannot follow has a note in its place.
        """
        up, texts = self.report.up, self.report.texts
        differing = own_weights.unlike(self.report.index.recipe)
        if differing:
            return Markdown(markup.note(texts("unlike", steps=self.report.words.join(differing))))
        # a script ends at a tag, and a comment may begin in it: neither can where no "<" stands
        data = json.dumps(self.data(), ensure_ascii=False, separators=(",", ":"))
        data = data.replace("<", "\\u003c")
        return Markdown(
            f'<link rel="stylesheet" href="{up}_static/weights.css">\n\n'
            '<div class="own-weights" data-source="own-weights-data" hidden></div>\n\n'
            f"<div><noscript><p>{html.escape(texts('noscript'))}</p></noscript></div>\n\n"
            f'<script type="application/json" id="own-weights-data">{data}</script>\n\n'
            f'<script defer src="{up}_static/ranking.js"></script>\n'
            f'<script defer src="{up}_static/weights.js"></script>\n'
        )

    def tables(self) -> Markdown:
        """Return the ranks under each preset as tables, which need no script: one a set.

        That of the edition's own set is open, the others are folded.
        """
        return Markdown("\n\n".join(self._table(name) for name in self.indices))

    def _table(self, name: str) -> str:
        report, ranks = self.report, self.ranks(name)
        heads = {preset.id: self.label(preset) for preset in self.presets[name]}
        data = report.frame(**{preset: ranks[preset] for preset in heads})
        shown = data.drop(columns="entity").rename(columns=heads)
        shown = shown.rename(columns={"name": report.texts("heads.city")})
        called = report.set_called(name)
        return report.table(
            shown,
            f"preset-ranks-{name.replace('_', '-')}",
            data,
            tuple(heads.values()),
            fold=None if name == report.set else report.texts("folded", set=called),
            text="preset-ranks",
            year=report.year,
            set=called,
        ).data


def largest_moves(ranks: pd.DataFrame) -> pd.Series:
    """Return how far each preset moves an entity from the book's rank at most, by preset."""
    others = ranks.drop(columns=BOOK)
    return others.sub(ranks[BOOK], axis=0).abs().max()


def _flat(content: Mapping, lang: str, before: str = "") -> dict[str, str]:
    """Return texts of a language by dotted key, as the script fills them."""
    found: dict[str, str] = {}
    for key, value in content.items():
        if lang in value:
            found[before + key] = value[lang]
        else:
            found |= _flat(value, lang, f"{before}{key}.")
    return found
