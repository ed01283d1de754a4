"""Old names, for one version: modules that have moved are found where they are now.

`di.claims` and `import deltaindex.steps.weights` work, with a warning that names the new place.
The next version drops this file and the table in ``CONTRIBUTING.md`` that lists the same names.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType

#: Old module to new one; what stands beneath an old one stands beneath the new one, unless it has
#: a line of its own.
MOVED = {
    "deltaindex.analysis.common": "deltaindex.analysis.comparable",
    "deltaindex.analysis.grouped": "deltaindex.analysis.membership",
    "deltaindex.analysis.noise": "deltaindex.robustness.noise",
    "deltaindex.analysis.robustness": "deltaindex.robustness",
    "deltaindex.analysis.space": "deltaindex.space",
    "deltaindex.book": "deltabook.pages",
    "deltaindex.book.__main__": "deltabook.__main__",
    "deltaindex.book.accessible": "deltabook.site.accessible",
    "deltaindex.book.addresses": "deltabook.addresses",
    "deltaindex.book.assemble": "deltabook.site.assemble",
    "deltaindex.book.certainty": "deltabook.study.certainty",
    "deltaindex.book.execute": "deltabook.site.execute",
    "deltaindex.book.footer": "deltabook.site.footer",
    "deltaindex.book.freshness": "deltabook.site.record",
    "deltaindex.book.hover": "deltabook.site.hover",
    "deltaindex.book.kept": "deltabook.site.shared_kernel",
    "deltaindex.book.kernels": "deltabook.site.kernels",
    "deltaindex.book.offline": "deltabook.site.offline",
    "deltaindex.book.pathways": "deltabook.pages.path_tables",
    "deltaindex.book.profiles": "deltabook.site.plan",
    "deltaindex.book.render": "deltabook.site.render",
    "deltaindex.book.results": "deltabook.site.year_results",
    "deltaindex.book.standing": "deltabook.pages.conditions",
    "deltaindex.book.tables": "deltabook.pages.index_tables",
    "deltaindex.book.titles": "deltabook.site.titles",
    "deltaindex.book.warm": "deltabook.site.preload",
    "deltaindex.boundaries": "deltabook.boundaries",
    "deltaindex.cli.asking": "deltaindex.cli.questions",
    "deltaindex.cli.intake": "deltaindex.cli.new_year",
    "deltaindex.climb": "deltaindex.engine.scoring",
    "deltaindex.figures.boards": "deltabook.figures.boards",
    "deltaindex.figures.chain": "deltabook.figures.chain",
    "deltaindex.figures.hierarchy": "deltabook.figures.icicles",
    "deltaindex.figures.links": "deltabook.figures.links",
    "deltaindex.figures.monitor": "deltabook.figures.monitor",
    "deltaindex.figures.path_map": "deltabook.figures.path_map",
    "deltaindex.figures.rebuilt": "deltabook.figures.rebuilt",
    "deltaindex.figures.verdicts": "deltabook.figures.verdicts",
    "deltaindex.framework_file": "deltaindex.framework.reader",
    "deltaindex.framework_parts": "deltaindex.framework.parts",
    "deltaindex.hierarchy": "deltaindex.engine.hierarchy",
    "deltaindex.index": "deltaindex.engine.index",
    "deltaindex.intake.above": "deltaindex.intake.preamble",
    "deltaindex.intake.damage": "deltaindex.intake.unreadable",
    "deltaindex.intake.implied": "deltaindex.intake.implied_values",
    "deltaindex.intake.long": "deltaindex.intake.long_sheets",
    "deltaindex.intake.marks": "deltaindex.intake.footnote_marks",
    "deltaindex.intake.repeated": "deltaindex.intake.repeated_headings",
    "deltaindex.intake.rules": "deltaindex.intake.plausibility",
    "deltaindex.intake.slip": "deltaindex.intake.column_factor",
    "deltaindex.intake.stated": "deltaindex.intake.given_units",
    "deltaindex.intake.store": "deltaindex.intake.transaction",
    "deltaindex.intake.table": "deltaindex.intake.entries",
    "deltaindex.intake.whom": "deltaindex.intake.row_entities",
    "deltaindex.intake.wide": "deltaindex.intake.wide_sheets",
    "deltaindex.intake.years": "deltaindex.intake.changes",
    "deltaindex.log": "deltaindex.engine.log",
    "deltaindex.naming": "deltaindex.framework.aliases",
    "deltaindex.periods": "deltaindex.engine.periods",
    "deltaindex.ranges": "deltaindex.framework.ranges",
    "deltaindex.reading": "deltaindex.engine.saved",
    "deltaindex.results": "deltaindex.engine.results",
    "deltaindex.stages": "deltaindex.engine.stages",
    "deltaindex.steps": "deltaindex.methods",
    "deltaindex.steps.differs": "deltaindex.methods.equality",
    "deltaindex.steps.doubt": "deltaindex.methods.benefit_of_doubt",
    "deltaindex.steps.edge": "deltaindex.methods.arguments",
    "deltaindex.steps.estimates": "deltaindex.methods.fit_kernels",
    "deltaindex.steps.kernels": "deltaindex.methods.aggregate_kernels",
    "deltaindex.steps.outliers": "deltaindex.methods.treat_kernels",
    "deltaindex.steps.outranking": "deltaindex.methods.copeland",
    "deltaindex.steps.penalty": "deltaindex.methods.mazziotta_pareto",
    "deltaindex.steps.shares": "deltaindex.methods.column_weights",
    "deltaindex.steps.table": "deltaindex.methods.readme",
    "deltaindex.study": "deltabook.study",
    "deltaindex.study.chain.measures": "deltabook.study.chain.segments",
    "deltaindex.study.chain.read": "deltabook.study.chain.tables",
    "deltaindex.study.tables": "deltabook.study.linked_tables",
}


def now(name: str) -> str | None:
    """Return where a module of an old name is; None where the name is not an old one.

    >>> now("deltaindex.steps.weights"), now("deltaindex.steps.differs"), now("deltaindex.units")
    ('deltaindex.methods.weights', 'deltaindex.methods.equality', None)
    """
    found = max((o for o in MOVED if f"{name}.".startswith(f"{o}.")), key=len, default=None)
    return None if found is None else MOVED[found] + name.removeprefix(found)


def old_name(name: str) -> ModuleType:
    """Return what ``deltaindex.<name>`` was in the last version, and say where it is now."""
    if name not in TOP:
        raise AttributeError(f"module 'deltaindex' has no attribute {name!r}")
    _warn(f"deltaindex.{name}", f"deltabook.{name}", 3)
    return import_module(f"deltabook.{TOP[name]}")


#: What the top of `deltaindex` offered and `deltabook` offers now, with where that has it.
TOP = {
    "assumptions": "study.assumptions",
    "boundaries": "boundaries",
    "chain": "study.chain",
    "claims": "study.claims",
    "monitoring": "study.monitoring",
    "paths": "study.paths",
}


class _Finder(MetaPathFinder, Loader):
    """Finds a module of an old name: a module of its own, which hands out what the new one has."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        if now(fullname) is None:
            return None
        return ModuleSpec(fullname, self, is_package=not fullname.endswith(".__main__"))

    def get_code(self, fullname: str) -> CodeType:
        """Return what ``python -m`` runs under an old name."""
        old, new = (name.removesuffix(".__main__") for name in (fullname, str(now(fullname))))
        _warn(old, new, 2)
        run = f"import runpy; runpy.run_module({new!r}, run_name='__main__', alter_sys=True)"
        return compile(run, fullname, "exec")

    def exec_module(self, module: ModuleType) -> None:
        old = module.__name__
        new = now(old)
        assert new is not None  # `find_spec` takes no other name
        _warn(old, new, 2)
        real = import_module(new)
        public = [name for name in vars(real) if not name.startswith("_")]
        vars(module).update(
            __doc__=real.__doc__,
            __all__=getattr(real, "__all__", public),
            __getattr__=lambda name: getattr(real, name),
        )


def _warn(old: str, new: str, level: int) -> None:
    text = f"{old} is {new} now; the old name goes with the next version"
    warnings.warn(text, DeprecationWarning, stacklevel=level)


# before the finder of files, which would take a folder that an old version left for a package
sys.meta_path.insert(0, _Finder())
