"""What a chapter calls: the index of its edition, texts, figures, tables and computed words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from IPython.display import Markdown
from matplotlib.figure import Figure
from myst_nb import glue

from deltaindex.completeness import Completeness
from deltaindex.engine.index import Index
from deltaindex.errors import Fault, InputError, suggest
from deltaindex.files import read_rows, read_yaml
from deltaindex.framework import Framework, Indicator
from deltaindex.framework import text as in_language
from deltaindex.methods import tiers
from deltaindex.recipe import Recipe
from deltaindex.robustness import Robustness
from deltaindex.text import Texts, common

from ..addresses import MARKER, PROFILES, PUBLISHED
from ..figures.notice import notice
from ..report_settings import find_project
from ..study import claims, facts
from ..study.certainty import ROBUSTNESS, Certainty, certainty
from ..study.measures import Evidence
from . import claims_table, markup, publish, scenario_tool
from .markup import Markup
from .terms import Terms
from .terms import of as terms_of


class Report:
    """One page of one edition.

    Parameters
    ----------
    page : str
        The page's path without suffix, e.g. ``"chapters/03-measurement"``; its texts stand in
        ``chapters/texts/``.
    year : int
        Period of the observations.
    lang : str
        Language of the edition.

    Attributes
    ----------
    project : Project
    texts : Texts
        The page's own texts; `words` are those of the package.
    index : Index
        The project's default index of the year.
    """

    def __init__(self, page: str, year: int, lang: str = "en"):
        self.page, self.year, self.lang = page, int(year), lang
        self.project = find_project()
        self.words = common(lang)
        source = self.project.root / "chapters" / "texts" / f"{Path(page).name}.yaml"
        self.texts = Texts(read_yaml(source), lang)
        self._staged = self._find_stage()
        self._of_set: dict[str, Index] = {}
        self._certainty: dict[str, Certainty] = {}

    def here(self) -> Report:
        """Return the same report for a page that runs in another folder, and publishes there."""
        other = copy(self)
        other._staged = other._find_stage()
        return other

    def build(self, recipe: Recipe | None = None, framework: Framework | None = None) -> Index:
        """Build an index of this edition's year; the project's own by default."""
        return self.project.index(self.year, recipe, framework)

    @cached_property
    def set(self) -> str | None:
        """The set that this edition rests on; None where its year is thin for all."""
        return self.project.set_of(self.year)

    @cached_property
    def index(self) -> Index:
        """The index of this edition, on the set that its year can fill."""
        return self.of_set(self.set) if self.set else self.build()  # which says what is missing

    def of_set(self, name: str) -> Index:
        """Return the index of a named set of indicators in this edition's year."""
        if name not in self._of_set:
            self._of_set[name] = self.build(self.project.recipe.vary(set=name))
        return self._of_set[name]

    @cached_property
    def beside(self) -> Index | None:
        """The index of the larger set shown beside it; None where the year is thin for that."""
        name = self.project.beside_of(self.year)
        return self.of_set(name) if name else None

    @property
    def shown(self) -> dict[str, Index]:
        """The indices that this edition shows, by set: its own, then the larger one."""
        found = {} if self.set is None else {self.set: self.index}
        return found | ({} if self.beside is None else {self.beside.recipe.set: self.beside})

    def set_called(self, name: str) -> str:
        """Return the name of a set as a sentence has it: "open set"."""
        return in_language(self.project.settings["set_names"][name], self.lang)

    def set_title(self, name: str) -> str:
        """Return the name of a set as a heading has it: "Open set"."""
        called = self.set_called(name)
        return called[:1].upper() + called[1:]

    def certainty(self, name: str | None = None) -> Certainty:
        """Return how sure the ranking of a set is, the project's own by default.

        The chain has drawn it for the year; a page that is opened alone draws anew.
        """
        name = name or self.index.recipe.set
        if name not in self._certainty:
            folder = None
            if self._staged:
                results = self.project.root / "_build" / "results" / str(self.year)
                folder = results / name / ROBUSTNESS
            self._certainty[name] = certainty(self.project, self.of_set(name), folder)
        return self._certainty[name]

    @property
    def robustness(self) -> Robustness:
        """Ranks of the project's own index when all choices are drawn at once."""
        return self.certainty().draws

    @property
    def set_name(self) -> str:
        """The name of the edition's set, and what of it this year lacks."""
        named, lost = self.set_called(self.index.recipe.set), self.index.left_out
        return self.words("gaps.set", set=named, names=self.listed(lost)) if lost else named

    @property
    def rests_on(self) -> str:
        """Say as a sentence on how many indicators of the paper's list the ranking rests."""
        names = list(self.index.normalised)
        own = [name for name in names if name in self.printed]
        return self.words(
            "gaps.rests.printed" if len(own) == len(names) else "gaps.rests.near",
            count=self.words.count(len(names)),
            own=self.words.count(len(own)),
            near=self.words.count(len(names) - len(own)),
            printed=len(self.printed),
        )

    def uses(self, variable: str) -> bool:
        """Return whether an indicator of the edition's index is computed from a variable."""
        framework = self.project.framework
        return any(variable in framework.uses(name) for name in self.index.normalised)

    def complete(self, name: str) -> Completeness:
        """Return how much of a set this year fills."""
        return self.project.completeness(self.year, name)

    def left_out(self, name: str) -> tuple[str, ...]:
        """Return the indicators of a set that this year has no value for."""
        return self.complete(name).lacking

    @property
    def tier_sizes(self) -> list[int]:
        """The printed sizes of the tiers, cut from the last where fewer entities have a score."""
        return tiers.fit(self.project.settings["paper_tiers"], len(self.index.score))

    @cached_property
    def comparable_years(self) -> list[int]:
        """Other years that have all the indicators of this edition's index."""
        project, own = self.project, self.complete(self.set).present
        others = {y: project.completeness(y, self.set) for y in project.years}
        return [y for y, found in others.items() if y != self.year and {*own} <= {*found.present}]

    def alike(self, year: int) -> Index:
        """Return the index of another year, on the indicators that this edition's has.

        The year must be one of `comparable_years`, or this one.
        """
        framework, own = self.project.framework, self.index
        sets = {**framework.sets, own.recipe.set: tuple(own.indicators)}
        return self.project.index(year, own.recipe, replace(framework, sets=sets))

    def gaps_note(self) -> Markdown | None:
        """Say what of the project's sets this year lacks, and what its edition rests on.

        None where nothing is lacking.
        """
        said = [*self._of_sets(), *self._of_cells(), *self._of_breaks()]
        if not said:
            return None
        note = " ".join([self.words("gaps.year", year=self.year), *said])
        return Markdown(markup.note(note))

    def _of_sets(self) -> Iterator[str]:
        """Yield what of each set is there, and what follows from it."""
        project, settings = self.project, self.project.settings
        for name in (*project.sets_in_turn, settings["beside"]):
            found = self.complete(name)
            values = {
                "set": self.set_called(name),
                "count": self.words.count(len(found.present)),
                "all": self.words.count(len(found.present) + len(found.lacking)),
                "share": found.share,
                "year": self.year,
                "judged": project.judged_year,
                "floor": found.floor,
                "names": self.listed(found.lacking),
                "want": self._wanting(found.lacking),
                "branches": self.listed(found.empty),
            }
            if name == self.set:
                if name != settings["set"]:
                    yield self.words("gaps.fallback", **values)
                if not found.whole:
                    yield self.words("gaps.lost", **values)
            elif name == settings["beside"]:
                # below the floor, and where there is no ranking, there is none beside
                if self.set is None:
                    continue
                if found.thin:
                    yield self.words("gaps.beside_thin", **values)
                elif more := [n for n in found.lacking if n not in self.index.left_out]:
                    yield self.words("gaps.beside", **values | {"names": self.listed(more)})
            elif found.thin and not (self.set and name == settings.get("fallback")):
                yield self.words("gaps.branch" if found.empty else "gaps.thin", **values)
        if self.set is None:
            yield self.words("gaps.none")
        for new, old in project.replaced(self.year).items():
            if self.beside is not None and new in self.beside.indicators:
                yield self.words("gaps.instead", new=self.name(new), old=self.name(old))

    def _wanting(self, indicators: Collection[str]) -> str:
        """Say for want of which variables this year has no value of indicators; or nothing."""
        framework, values = self.project.framework, self.project.observations(self.year).values
        used = dict.fromkeys(v for name in indicators for v in framework.uses(name))
        # what is called like the indicator says nothing new
        said = {self.name(name) for name in indicators}
        gone = [v for v in used if values[v].isna().all() and self.name(v) not in said]
        return self.words("gaps.want", names=self.listed(gone)) if gone else ""

    def _of_cells(self) -> Iterator[str]:
        """Yield which single values and entities the index does without."""
        if self.set is None:
            return
        index = self.index
        unscored = index.scores.index[index.scores["index"].isna()]
        if cells := self._missing_cells():
            yield self.words("gaps.missing", cells=cells)
        if len(unscored):
            share = index.recipe.aggregate.options.get("min_weight") or 0
            yield self.words("gaps.unscored", share=share, names=self.listed(unscored))

    def _of_breaks(self) -> Iterator[str]:
        """Yield what changed this year in the sources of the index, on which a rank may hang."""
        if not self.set or all(b.year > self.year for b in self.project.declared_breaks):
            return  # which years there are makes no difference
        before = [year for year in self.project.years if year < self.year]
        if before:
            said = self.breaks(before[-1], self.year, self.index.indicators)
            if said:
                yield self.words("gaps.breaks_here", breaks=said.rstrip(".。"))

    def breaks(self, first: int, last: int, indicators: Collection[str]) -> str:
        """Say as a sentence what changed in the sources of indicators; empty where nothing did."""
        framework = self.project.framework
        used = {
            v for i in indicators for v in (framework.uses(i) if i in framework.indicators else [i])
        }
        found = self.project.breaks(first, last, used)
        said = self.words("list.semicolon").join(in_language(b.text, self.lang) for b in found)
        return self.words("gaps.breaks", breaks=said[:1].upper() + said[1:]) if found else ""

    def note(self, key: str, entities) -> Markdown | None:
        """Say in a box what a text of the package says of entities; None where there are none."""
        if not len(entities):
            return None
        return Markdown(markup.note(self.words(key, names=self.listed(entities))))

    def _missing_cells(self) -> str:
        """List the cells that entities with a score lack, by indicator."""
        cells = self.index.normalised.loc[self.index.score.index]
        lacking = {name: cells.index[cells[name].isna()] for name in cells}
        return self.words.join(
            self.words("gaps.missing_cell", indicator=self.name(name), names=self.listed(who))
            for name, who in lacking.items()
            if len(who)
        )

    @property
    def judged(self) -> bool:
        """Whether claims are judged in this edition."""
        return self.year == self.project.judged_year

    def judged_index(self, set_name: str | None = None) -> Index:
        """Return the index that claims are judged on: of the judged year, in every edition."""
        project = self.project
        recipe = project.recipe.vary(set=set_name or project.settings["judged_set"])
        index = (
            self.of_set(recipe.set) if self.judged else project.index(project.judged_year, recipe)
        )
        return self._argued(index)

    def _argued(self, index: Index) -> Index:
        """Return an index of the entities alone that the paper speaks of.

        A project may hold more than those that set its ruler: see ``reference_entities``.
        """
        alone = None if self.project.reference_entities is None else index.reference
        return index if alone is None else alone

    @cached_property
    def claims(self) -> dict[str, claims.Claim]:
        """The claims of the paper, by id."""
        return claims.read(self.project.path(self.project.settings["claims"]))

    def evidence(self, index: Index) -> Evidence:
        """Return what claims are judged on, for an index."""
        printed = {id: claim.value for id, claim in self.claims.items()}
        sizes = tiers.fit(self.project.settings["paper_tiers"], len(index.score))
        settings = self.project.settings
        rows = settings.get("evidence")
        rows = facts.read(self.project.path(rows), self.claims) if rows else {}
        return Evidence(index, self.project.sets, sizes, printed, rows, settings.get("published"))

    @cached_property
    def searches(self) -> dict[str, tuple[facts.Search, ...]]:
        """Which searches for evidence are recorded, by claim."""
        name = self.project.settings.get("searches")
        return facts.read_searches(self.project.path(name), self.claims) if name else {}

    def judge(self, section: str | None, of: str | Index | None = None) -> list[claims.Judgement]:
        """Judge the claims of a section, or all in the order of sections.

        Claims are judged on the project's ``judged_set`` in its ``judged_year``, whatever the
        edition shows; another set may be named, or another index given, to stand beside it.
        """
        ordered = sorted(self.claims.values(), key=lambda claim: claim.section)
        ordered = [claim for claim in ordered if section in (None, claim.section)]
        settings, judged = self.project.settings, self.project.judged_year
        own = self.project.completeness(judged, settings["judged_set"])
        # what is left of a set is not the set, and no verdict is given on it
        thin = own.thin and not isinstance(of, Index)
        index = self._argued(of) if isinstance(of, Index) else self.judged_index(of)
        evidence = self.evidence(index)
        return [
            claims.without_index(c) if thin and claims.of_index(c) else claims.judge(c, evidence)
            for c in ordered
        ]

    def stand(
        self, index: Index, draws: np.ndarray, wanted: Sequence[str]
    ) -> tuple[pd.Series, pd.Series]:
        """Say in what share of draws claims hold, fully, and at least in pattern.

        Parameters
        ----------
        index : Index
        draws : array, shape (draws, entities)
            Scores of the top node, entities as in the index.
        wanted : sequence of str
            Claims of the index, by id.
        """
        argued = self._argued(index)
        own = index.scores.index.get_indexer(argued.scores.index)
        evidence = replace(self.evidence(argued), draws=draws[:, own])
        found = pd.DataFrame({id: claims.in_draws(self.claims[id], evidence) for id in wanted})
        near = found.isin(["reproduced", "in_pattern"])
        return found.eq("reproduced").mean(), near.mean()

    def read(self, name: str) -> pd.DataFrame:
        """Read a CSV file of the project's data as texts."""
        return pd.DataFrame(row for _, row in read_rows(self.project.path(name), []))

    @cached_property
    def names(self) -> pd.Series:
        """Names of the entities in the edition's language."""
        return self.project.framework.entity_names(self.lang)

    def name(self, id: str) -> str:
        """Return the name of an entity, node, indicator or variable."""
        return self.project.framework.name(id, self.lang)

    @cached_property
    def printed(self) -> dict[str, Indicator]:
        """The indicators that the paper lists, by id; the framework may hold more."""
        framework = self.project.framework
        names = framework.choose(self.project.settings.get("printed_set"))
        return {name: framework.indicators[name] for name in names}

    def unit(self, id: str) -> str:
        """Return the unit of an indicator or a variable, as a reader would write it."""
        framework = self.project.framework
        unit = {**framework.variables, **framework.indicators}[id].unit
        return self.words.content["unit"].get(unit, {}).get(self.lang, unit)

    def listed(self, ids) -> str:
        """List names as a sentence does."""
        return self.words.join(self.name(id) for id in ids)

    def largest(self, values: pd.Series) -> str:
        """List the names of all that have the largest value, as a sentence does."""
        return self.listed(values.index[values == values.max()])

    def some(self, ids, most: int = 10) -> str:
        """List names as a sentence does, the first ones and how many more there are."""
        ids = list(ids)
        if len(ids) <= most + 1:
            return self.listed(ids)
        rest = self.words("list.more", count=len(ids) - most)
        return self.words.join([*map(self.name, ids[:most]), rest])

    def group(self, column: str, value: str) -> str:
        """Return the name of a group, from the column ``<column>_<lang>`` of the entities."""
        entities = self.project.framework.entities
        named = f"{column}_{self.lang}"
        return entities.loc[entities[column] == value, named if named in entities else column].iloc[
            0
        ]

    def frame(self, **columns: pd.Series) -> pd.DataFrame:
        """Gather series by entity into a table with names, in the order of the first."""
        first = next(iter(columns.values()))
        frame = pd.DataFrame(columns).reindex(first.index)
        names = self.names.reindex(first.index)
        frame.insert(0, "name", names)
        return frame.rename_axis("entity").reset_index()

    def claims_table(
        self,
        section: str,
        id: str,
        only: Collection[str] | None = None,
        show: Collection[str] | None = None,
    ) -> Markdown:
        """Return the judged claims of a section, all or some, or where they are judged.

        `only` says which are published as data, `show` which of these are shown, all by default.
        The text is ``<id>.caption``.
        """
        if not self.judged:
            return self.elsewhere(id)
        settings, larger = self.project.settings, self.beside
        both = [
            [j for j in self.judge(section, of) if only is None or j.claim.id in only]
            for of in (None, settings["beside"])
        ]
        shown, data = claims_table.render(*both, self.project.framework, self.lang)
        if larger is None:  # what is left of the larger set is not the set
            shown = shown.iloc[:, :-1]
            data = data.drop(columns=["computed_beside", "verdict_beside"])
        if show is not None:
            shown = shown[data["id"].isin([*show])]
        named = {key: self.set_called(settings[key]) for key in ("judged_set", "beside")}
        said = self.words("claims.set" if larger is None else "claims.sets", **named)
        return self.table(shown, id, data, sets=said)

    def audit_table(
        self,
        judgements: list[claims.Judgement],
        id: str,
        names: Mapping[str, str] | None = None,
    ) -> Markdown:
        """Return judged claims with what was found and where, or where they are judged.

        A script lets the reader filter them by section, which `names` names. The text is as that
        of `claims_table`.
        """
        if not self.judged:
            return self.elsewhere(id)
        rows = judgements, None, self.project.framework, self.lang, self.searches
        shown, data = claims_table.render(*rows)
        shown = claims_table.anchored(shown, data, self.lang)
        form = claims_table.filters(data, f"tab-{id}", self.lang, names)
        script = f'<script defer src="{"../" * self.page.count("/")}_static/filter.js"></script>'
        return Markdown(f"{form}\n\n{self.table(shown, id, data).data}\n\n{script}\n")

    def claims_list(self, judgements: list[claims.Judgement], verdict: str) -> Markdown:
        """Return the claims of one verdict as a list: what is said, and what was found."""
        chosen = [j for j in judgements if j.verdict == verdict]
        lines = claims_table.bullets(chosen, self.project.framework, self.lang)
        return Markdown(markup.bullets(lines))

    def elsewhere(self, id: str) -> Markdown:
        """Say where the verdicts on the claims stand, in an edition of another year."""
        judged = self.project.judged_year
        page = self.page if self.page != "index" else "chapters/06-claims"
        anchor = f"#tab-{id}" if self.page != "index" else ""
        link = self.link(f"{page}.html{anchor}", f"{judged}", judged)
        return Markdown(self.words("claims.elsewhere", judged=judged, link=link))

    def glue(self, **values) -> None:
        """Offer computed words to the prose, as ``{glue:text}`page.md::key` ``."""
        for key, value in values.items():
            glue(key, str(value), display=False)

    def say(self, key: str, **values) -> Markdown:
        """Return a computed paragraph from the page's texts."""
        return Markdown(self.markup(key, **values).text)

    def markup(self, key: str, **values) -> Markup:
        """Return one of the page's texts, which are Markdown, to fill another or a cell.

        Values that are texts are shown as typed, unless they are markup themselves.
        """
        return Markup(self.texts(key, **markup.filling(values)))

    def entity(self, id: object) -> str:
        """Return an entity's id as text; papermill's command reads a code as a number.

        Raises
        ------
        InputError
            No entity has it.
        """
        known = self.project.framework.entities.index
        if str(id) not in known:
            raise InputError(Fault("no such entity", None, "entity", id, suggest(id, known)))
        return str(id)

    def profile(self, entity: str) -> Markup | str:
        """Return an entity's name, linked to its profile where there is one.

        The chain makes one of each; a plain ``jupyter-book build .`` has none.
        """
        name = self.name(entity)
        return self.link(f"{PROFILES}/{entity}.html", name) if self._staged else name

    def figure(
        self,
        fig: Figure,
        id: str,
        data: pd.DataFrame,
        text: str | None = None,
        terms: Sequence[str] = (),
        **values,
    ) -> Markdown:
        """Publish a figure with its data and return it: finding above, caption and alt text.

        Parameters
        ----------
        fig : Figure
        id : str
            Names the files, the label ``fig-<id>`` and the texts ``<id>.finding`` (what the figure
            shows, in one line), ``<id>.caption`` (how to read it) and ``<id>.alt``.
        data : DataFrame
            What the figure shows; its index is not written.
        text : str, optional
            Names the texts in place of the id, where several figures share them.
        terms : sequence of str
            Data files with a licence of their own whose values it shows; caption, metadata and a
            file beside the data name it.
        **values
            Fill the texts.
        """
        own = self.terms(terms)
        publish.write_figure(fig, data, self._published / "figures", id, own)
        files = {kind.upper(): f"{self._up}figures/{id}.{kind}" for kind in ("svg", "png", "csv")}
        return Markdown(
            self._finding(text or id, values)
            + markup.figure(
                f"{self._source}/figures/{id}.svg",
                f"fig-{id}",
                self.texts(f"{text or id}.alt", **values),
                self._caption(text or id, values, own),
                markup.links(self.words("book.files"), files),
                target=files["SVG"],
            )
        )

    def terms(self, files: Sequence[str]) -> list[Terms]:
        """Return the terms of data files that have a licence of their own, of those there."""
        return terms_of(self.project.data, files)

    def apart(self, index: Index) -> list[str]:
        """Return the data files with a licence of their own from which an index takes values."""
        cells, used = index.observations.cells, set()
        for name in index.indicators:
            used.update(index.framework.uses(name))
        files = {*cells.loc[cells["variable"].isin(used), "file"]}
        named = self.project.settings["observations"].get("optional", [])
        names = dict.fromkeys(
            pattern.format(year=year) for pattern in named for year in self.project.years
        )
        return [name for name in names if Path(name).name in files]

    def _caption(self, id: str, values: Mapping[str, object], terms: Sequence[Terms]) -> str:
        """Return a caption in Markdown, with the terms of what it describes."""
        own = self.markup(f"{id}.caption", **values).text
        return " ".join([own.rstrip(), *(term.caption(self.words) for term in terms)])

    def _finding(self, id: str, values: Mapping[str, object]) -> str:
        """Return the line above a figure that says what it shows; nothing where there is none."""
        if "finding" not in self.texts.content[id]:
            return ""
        return markup.finding(self.markup(f"{id}.finding", **values))

    def linked_map(
        self, fig: Figure, id: str, data: pd.DataFrame, spots: pd.DataFrame, **values
    ) -> Markdown:
        """Publish a map and return it as HTML, a link to the profile over each place.

        Parameters
        ----------
        fig, id, data, values
            As for `figure`.
        spots : DataFrame, indexed by entity
            ``left`` and ``top``: where each stands, as shares of the picture; see `maps.spots`.
        """
        publish.write_figure(fig, data, self._published / "figures", id)
        files = {kind.upper(): f"{self._up}figures/{id}.{kind}" for kind in ("svg", "png", "csv")}
        links = {
            (spot.left, spot.top, self.name(spot.Index)): f"{self.up}{PROFILES}/{spot.Index}.html"
            for spot in spots.sort_values("top").itertuples()
        }
        return Markdown(
            self._finding(id, values)
            + markup.linked_picture(
                files["SVG"],
                f"fig-{id}",
                self.texts(f"{id}.alt", **values),
                self.texts(f"{id}.caption", **values),
                markup.links(self.words("book.files"), files),
                links if self._staged else {},
            )
        )

    def withdrawn(self, id: str, data: pd.DataFrame, version: str, see: str) -> Markdown:
        """Publish the data of a figure that is no longer drawn, and return a line in its place.

        Whoever cited the figure finds its data, and at the address of its picture one that says
        where to look.

        Parameters
        ----------
        id : str
            Of the figure.
        data : DataFrame
            What the figure showed; its index is not written.
        version : str
            The first that does not draw it.
        see : str
            The label of the figure or table that takes its place.
        """
        said = {"id": id, "version": version}
        kind, _, name = see.partition("-")
        there = {"fig": f"figures/{name}.svg", "tab": f"tables/{name}.csv"}[kind]
        told = self.words("book.withdrawn", **said, see=there)
        publish.write_figure(notice(told), data, self._published / "figures", id)
        line = Markup(self.words("book.withdrawn", **said, see=markup.numbered(see)))
        links = markup.links(
            self.words("book.withdrawn_data"), {"CSV": f"{self._up}figures/{id}.csv"}
        )
        return Markdown(f'<span id="fig-{id}"></span>{line}\n\n{links}\n')

    def table(
        self,
        shown: pd.DataFrame,
        id: str,
        data: pd.DataFrame,
        numeric: tuple[str, ...] = (),
        fold: str | None = None,
        text: str | None = None,
        terms: Sequence[str] = (),
        **values,
    ) -> Markdown:
        """Publish a table's data and return the table with its computed caption.

        Parameters
        ----------
        shown : DataFrame
            Cells and columns as the reader sees them, each as typed unless it is markup.
        id : str
            Names the file, the label ``tab-<id>`` and the text ``<id>.caption``.
        data : DataFrame
            Full values; its index is not written.
        numeric : tuple of str
            Columns to align right.
        fold : str, optional
            A title; the table then opens under it.
        text : str, optional
            Names the caption in place of the id, where several tables share it.
        terms : sequence of str
            As for `figure`.
        **values
            Fill the caption.
        """
        own = self.terms(terms)
        publish.write_table(data, self._published / "tables", id, own)
        links = markup.links(self.words("book.data"), {"CSV": f"{self._up}tables/{id}.csv"})
        caption = self._caption(text or id, values, own)
        return Markdown(markup.table(shown, f"tab-{id}", caption, links, numeric, fold))

    def scenario_form(self, rules: Mapping, id: str, text: str, terms: Sequence[str]) -> Markdown:
        """Publish what scenarios are computed from, and return the form that computes them.

        Parameters
        ----------
        rules : dict
            As from `deltabook.chapters.scenario_page.rules`.
        id : str
            Names the file, ``tables/<id>.json``.
        text : str
            Names the texts that the form shows.
        terms : sequence of str
            As for `figure`.
        """
        publish.write_json(rules, self._published / "tables", id, self.terms(terms))
        words = scenario_tool.words_in(self.texts.content[text], self.lang)
        links = markup.links(self.words("book.data"), {"JSON": f"{self._up}tables/{id}.json"})
        return Markdown(f"{scenario_tool.html(rules, words, self.lang, self.up)}\n{links}\n")

    @property
    def up(self) -> str:
        """The way from this page to the root of its edition."""
        return "../" * self.page.count("/")

    def link(self, page: str, label: str, year: int | None = None) -> Markup:
        """Return a link to a page, of another edition where a year is given."""
        up = self.up
        if year is not None and year != self.year:
            up += "" if self.year == self.project.default_year else "../"
            up += "" if year == self.project.default_year else f"{year}/"
        return markup.link(f"{up}{page}", label)

    def _find_stage(self) -> Path | None:
        """Return the staged source that this notebook runs in, if the chain runs it."""
        for folder in (Path.cwd(), *Path.cwd().parents):
            if folder == self.project.root:
                return None
            if (folder / MARKER).is_file():
                staged: Mapping = read_yaml(folder / MARKER)
                if (staged["year"], staged["lang"]) != (self.year, self.lang):
                    raise ValueError(f"{self.page} runs as {self.year}-{self.lang} within {staged}")
                return folder
        return None

    @property
    def _published(self) -> Path:
        return (self._staged or self.project.root / "_build") / PUBLISHED

    @property
    def _source(self) -> str:
        """Where Sphinx finds published files, from the root of its sources."""
        return f"/{PUBLISHED}" if self._staged else f"/_build/{PUBLISHED}"

    @property
    def _up(self) -> str:
        """Where a reader finds published files, from this page."""
        up = "../" * self.page.count("/")
        # a plain `jupyter-book build .` leaves them beside the site, the chain inside it
        return up if self._staged else f"{up}../{PUBLISHED}/"
