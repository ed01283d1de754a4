"""How sure a project's ranking is: drawn once a year and set, written, and read by pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from deltaindex import reads, robustness
from deltaindex.engine.index import Index
from deltaindex.errors import Fault, refuse_if
from deltaindex.files import read_yaml
from deltaindex.project import Project
from deltaindex.robustness import Completed, Robustness, Sensitivity

KINDS = {"draws": int, "seed": int, "level": float, "samples": int, "factors": dict}
ROBUSTNESS = "robustness"  # the folder within that of a set's results
RANKS = ("draws.npy", "runs.npy")
COMBINED = "combined.csv"
UNSEEN_ALONE = "empty_node"  # why a factor cannot act that moves what nobody sees


@dataclass(frozen=True)
class Certainty:
    """What the project's factors do to an index.

    Attributes
    ----------
    index : Index
    settings : dict
        The project's declaration of factors.
    file : str
        Where it was read.
    folder : Path or None
        Where ranks were written by the chain; computed anew where None.
    lacking : tuple of str
        The indicators of the source's list that the index lacks; see `lacking_of`.
    """

    index: Index
    settings: dict
    file: str
    folder: Path | None = None
    lacking: tuple[str, ...] = ()

    @cached_property
    def declared(self) -> tuple:
        """All factors that the project declares."""
        return robustness.parse(self.settings["factors"], self.file)

    @cached_property
    def idle(self) -> dict[str, robustness.Idle | None]:
        """By factor why it cannot act in this index; None for those that act."""
        return robustness.screen(self.index, self.declared)

    @cached_property
    def factors(self) -> tuple:
        """The factors that act."""
        return tuple(f for f in self.declared if self.idle[f.name] is None)

    @cached_property
    def draws(self) -> Robustness:
        """Ranks when all that act are drawn at once."""
        s = self.settings
        how = {"seed": s["seed"], "level": s["level"]}
        if self.folder is None:
            return robustness.run(self.index, self.factors, s["draws"], **how)
        tiers = pd.read_csv(
            reads.stream(self.folder / "tier_shares.csv"), dtype={0: str}, index_col=0
        )
        tiers.columns = pd.RangeIndex(1, tiers.shape[1] + 1, name="tier")
        simulation = robustness.Simulation(self.index, self.factors)
        return Robustness.of_ranks(
            simulation, np.load(reads.stream(self.folder / RANKS[0])), tiers, **how
        )

    @cached_property
    def intervals(self) -> pd.DataFrame:
        """Where each entity ranks, as `Robustness.intervals`; read, where it has been written."""
        if self.folder is None:
            return self.draws.intervals
        path = self.folder / "intervals.csv"
        return pd.read_csv(reads.stream(path), dtype={0: str}).set_index("entity")

    @cached_property
    def sensitivity(self) -> Sensitivity:
        """Which factor moves the ranks."""
        seed = self.settings["seed"]
        if self.folder is None:
            return robustness.sobol(self.index, self.factors, self.settings["samples"], seed=seed)
        simulation = robustness.Simulation(self.index, self.factors)
        return Sensitivity.of_ranks(
            simulation, np.load(reads.stream(self.folder / RANKS[1])), seed=seed
        )

    @property
    def completed_factors(self) -> tuple:
        """The factors that act where unseen indicators are added.

        Besides those that act on what is seen, such as move what has only unseen indicators.
        """
        idle = self.idle
        return tuple(
            f for f in self.declared if (why := idle[f.name]) is None or why.key == UNSEEN_ALONE
        )

    @cached_property
    def completed(self) -> Completed:
        """Ranks when a method is drawn and what is lacking is added, both at once."""
        s = self.settings
        return robustness.complete(
            self.index,
            self.completed_factors,
            self.lacking,
            s["draws"],
            seed=s["seed"],
            level=s["level"],
        )

    @cached_property
    def combined(self) -> pd.DataFrame:
        """Where each entity ranks when method and unseen indicators are drawn at once.

        The columns of `Robustness.intervals`; ``first``, the share of draws in which an entity is
        first, and ``unseen``, the mean weight of what was added. Read, where it has been written.
        """
        path = None if self.folder is None else self.folder / COMBINED
        if path is not None and reads.is_file(path):
            return pd.read_csv(reads.stream(path), dtype={0: str}).set_index("entity")
        found = self.completed
        return found.intervals.assign(first=found.share_within(1), unseen=float(found.share.mean()))

    def write(self, folder: Path) -> None:
        """Write tables for readers, and the ranks of all draws."""
        folder.mkdir(parents=True, exist_ok=True)
        draws, found = self.draws, self.sensitivity
        tables = {"intervals": draws.intervals, "tier_shares": draws.tiers, "pairs": draws.pairs}
        for name, table in tables.items():
            table.to_csv(folder / f"{name}.csv", lineterminator="\n")
        found.indices.to_csv(
            folder / "sobol.csv", index=False, lineterminator="\n", float_format="%.10g"
        )
        draws.parameters.to_csv(
            folder / "parameters.csv", index_label="draw", lineterminator="\n", float_format="%.6g"
        )
        self.combined.to_csv(folder / COMBINED, lineterminator="\n", float_format="%.10g")
        for name, ranks in zip(RANKS, (draws.ranks, found.ranks), strict=True):
            np.save(folder / name, ranks.astype(np.int16), allow_pickle=False)

    def title(self, factor: str, lang: str, alternative: str = "") -> str:
        """Return what readers call a factor or one of its alternatives."""
        (found,) = [f for f in self.declared if f.name == factor]
        return found.titles.get(alternative, {}).get(lang) or alternative or factor


def lacking_of(index: Index, listed: Iterable[str]) -> tuple[str, ...]:
    """Return which indicators of a list an index lacks.

    An indicator that is not in the list stands for one of it with the same parent, so as many
    fewer are lacking there. Which of them is left out makes no difference to draws of unseen
    indicators: those with the same parent are alike.

    Parameters
    ----------
    index : Index
    listed : iterable of str
        Indicators of its framework.
    """
    framework, own = index.framework, {str(name) for name in index.normalised}
    listed = list(listed)
    lacking: dict[str, list[str]] = {}
    for name in listed:
        if name not in own:
            lacking.setdefault(framework.indicators[name].parent, []).append(name)
    for name in own - {*listed}:
        stood_for = lacking.get(framework.indicators[name].parent)
        if stood_for:
            stood_for.pop(0)
    left = {name for names in lacking.values() for name in names}
    return tuple(name for name in listed if name in left)


def certainty(project: Project, index: Index, folder: Path | None = None) -> Certainty:
    """Return what the project's factors do to an index.

    Parameters
    ----------
    project : Project
        Its settings name, under ``robustness``, a file with draws, seed, level, samples, factors.
    index : Index
    folder : Path, optional
        Where `Certainty.write` has written; passed over if it is not there.
    """
    path = project.path(project.settings["robustness"])
    settings = read_yaml(path)
    refuse_if(
        Fault(f"must be of kind {kind.__name__}", str(path), key, settings.get(key))
        for key, kind in KINDS.items()
        if not isinstance(settings.get(key), kind)
    )
    there = folder is not None and reads.is_file(folder / RANKS[0])
    lacking = lacking_of(index, index.framework.choose(project.settings.get("printed_set")))
    return Certainty(index, settings, str(path), folder if there else None, lacking)
