"""Every number of the page on the years, again from the data files, by other lines."""

import csv
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
import scipy

from deltaindex.text import common

from .hunting import RECORD

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data" / "observations"
EDITIONS = sorted((ROOT / "_build" / "editions").glob("*-en/src"))
PAGE = "chapters/03f-editions.ipynb"
ALL = (2018, 2019, 2020, 2021, 2022)
# by hand: what each indicator divides, per million people or in percent
REGISTERED = {
    "he_students_per_million": ("he_students", "population_registered", 100),
    "he_institutions_per_million": ("he_institutions", "population_registered", 100),
    "invention_patents_per_million": ("invention_patents_granted", "population_registered", 100),
    "internet_subscribers_per_thousand": ("internet_broadband_subscribers",
                                          "population_registered", 0.1),
}  # fmt: skip
SHARES = {
    "st_fiscal_share": ("fiscal_science_technology_expenditure", "fiscal_expenditure", 100),
    "education_fiscal_share": ("fiscal_education_expenditure", "fiscal_expenditure", 100),
}
RESIDENTS = {
    f"{name}_residents": (top, "residents", factor)
    for name, (top, _, factor) in REGISTERED.items()
    if "internet" not in name
}


def table(year):
    """The variables of a year, entities by variables; residents in 万人."""
    with (DATA / f"{year}.csv").open(encoding="utf-8", newline="") as stream:
        rows = [(r["entity"], r["variable"], float(r["value"])) for r in csv.DictReader(stream)]
    wide = pd.DataFrame(rows, columns=["entity", "variable", "value"])
    wide = wide.pivot(index="entity", columns="variable", values="value")
    return wide.assign(residents=wide["gdp"] / wide["gdp_per_capita"])


def every_year(year):
    """The five indicators that every year has."""
    V = table(year)
    columns = SHARES | RESIDENTS
    return pd.DataFrame({n: factor * V[a] / V[b] for n, (a, b, factor) in columns.items()})


def open_set(year):
    """The seven indicators of the open set, those that the year has."""
    V = table(year)
    columns = {n: c for n, c in (REGISTERED | SHARES).items() if {*c[:2]} <= {*V}}
    X = pd.DataFrame({n: factor * V[a] / V[b] for n, (a, b, factor) in columns.items()})
    if "sme_board_listed_companies" in V:
        X["sme_board_firms"] = V["sme_board_listed_companies"]
    return X


def scaled(X, by):
    return (X - by.min()) / (by.max() - by.min())


def entropy(Z):
    P = Z / Z.sum()
    gone = 1 + (P * np.log(P.where(P > 0, 1))).sum() / np.log(len(P))
    return gone / gone.sum()


def own(X):
    """Scores of a year measured by itself."""
    Z = scaled(X, X)
    return Z @ entropy(Z)


def rank(scores):
    return scores.rank(ascending=False, method="min").astype(int)


@pytest.fixture(scope="module")
def held():
    """Scores of all years between the worst and the best of 2018, with the weights of 2018."""
    ruler = every_year(2018)
    weights = entropy(scaled(ruler, ruler))
    return pd.DataFrame({year: scaled(every_year(year), ruler) @ weights for year in ALL})


@pytest.fixture(params=EDITIONS, ids=lambda path: path.parent.name)
def page(request):
    """The words of the page in an edition, its year, and the tables beside it."""
    if not (request.param / PAGE).is_file():
        pytest.skip("no page on the years in this edition")
    words = {}
    for cell in nbformat.read(request.param / PAGE, 4).cells:
        for output in cell.get("outputs", []):
            for kind, value in output.get("data", {}).items():
                if kind.startswith(RECORD):
                    name = output.metadata.scrapbook.name.removeprefix(RECORD)
                    words[name] = str(value)[1:-1]
    published = request.param / "_published"

    def read(name):
        return pd.read_csv(published / f"{name}.csv", dtype={"entity": str, "province": str})

    return int(request.param.parent.name[:4]), words, read


def test_scores_and_ranks_on_the_held_ruler(page, held):
    _, words, read = page
    shown = read("figures/years").pivot(index="entity", columns="year", values="score")
    pd.testing.assert_frame_equal(
        shown.sort_index(), held.sort_index(), check_names=False, check_column_type=False, rtol=1e-8
    )
    places = read("figures/years").pivot(index="entity", columns="year", values="rank")
    assert (places.sort_index() == held.apply(rank).sort_index()).all(axis=None)
    assert words["mean_began"] == f"{held[2018].mean():.3f}"
    assert words["mean_ended"] == f"{held[2022].mean():.3f}"
    assert words["n_higher"] == str((held[2022] > held[2018]).sum())
    bump = read("figures/bump").set_index("entity")
    assert set(bump.index) == set(held.index[(held.apply(rank) <= 10).any(axis=1)])


def test_provinces_and_spread(page, held):
    _, words, read = page
    province = pd.Series(held.index.str[:2] + "0000", held.index)
    means = read("figures/group-means").pivot(index="province", columns="year", values="mean")
    again = held.groupby(province).mean()
    np.testing.assert_allclose(means.loc[again.index], again, rtol=1e-8)
    spread = read("tables/spread").set_index("year")
    np.testing.assert_allclose(spread["sigma"], held.std(ddof=1), rtol=1e-8)
    np.testing.assert_allclose(spread["ratio"], held.std() / held[2018].std(), rtol=1e-8)
    n = len(held)
    for year in ALL:
        y = held[year]
        gini = np.abs(np.subtract.outer(y.to_numpy(), y.to_numpy())).sum() / (2 * n**2 * y.mean())
        assert spread.at[year, "gini"] == pytest.approx(gini)
        share = y / y.sum()
        total = (share * np.log(n * share)).sum()
        of = share.groupby(province).sum()
        between = (of * np.log(n * of / province.value_counts())).sum()
        assert spread.at[year, "between_share"] == pytest.approx(between / total)
    several = again.drop("310000")
    assert words["gap_began"] == f"{several[2018].max() - several[2018].min():.3f}"
    assert words["ratio"] == f"{held[2022].std() / held[2018].std():.2f}"
    rng = np.random.default_rng(1)  # an interval of percentiles lies near the corrected one
    draws = [held.iloc[rng.integers(0, n, n)] for _ in range(4000)]
    ratios = np.quantile([d[2022].std() / d[2018].std() for d in draws], [0.025, 0.975])
    assert abs(spread.at[2022, "ratio_low"] - ratios[0]) < 0.06
    assert abs(spread.at[2022, "ratio_high"] - ratios[1]) < 0.06


def test_convergence(page, held):
    _, words, _ = page
    x, y = held[2018], (held[2022] - held[2018]) / 4
    line = scipy.stats.linregress(x, y)
    d = x - x.mean()
    hat = 1 / len(x) + d**2 / (d**2).sum()
    error = np.sqrt((d**2 * ((y - line.intercept - line.slope * x) / (1 - hat)) ** 2).sum())
    reach = scipy.stats.t.ppf(0.975, len(x) - 2) * error / (d**2).sum()
    for name, value in (("beta", 0), ("beta_low", -reach), ("beta_high", reach)):
        assert words[name].replace("−", "-") == f"{line.slope + value:.3f}"


def test_the_pair(page):
    """Both years on the indicators that both have, of a set that both fill."""
    year, words, read = page
    old, new = int(words["old"]), int(words["new"])
    assert (old, new) == ((2018, 2019) if year == 2018 else (year - 1, year))
    frames = [open_set(y) for y in (old, new)]
    if words["pair_set"] != "open set":
        assert {2020, 2022} & {old, new}
        frames = [every_year(y) for y in (old, new)]
    names = [n for n in frames[0] if n in frames[1]]
    a, b = (X[names] for X in frames)
    before, after = own(a), own(b)
    frozen = scaled(b, a) @ entropy(scaled(a, a))
    assert words["mean_old"] == f"{before.mean():.3f}"
    assert words["mean_new"] == f"{after.mean():.3f}"
    assert words["mean_frozen"] == f"{frozen.mean():.3f}"
    assert words["rose"] == common("en").count(int((frozen > before).sum()))
    assert words["spearman"] == f"{before.corr(after, method='spearman'):.3f}"
    assert words["kendall"] == f"{before.corr(after, method='kendall'):.3f}"
    shown = read("tables/editions").set_index("entity")
    np.testing.assert_allclose(shown["score_a"], before[shown.index], rtol=1e-8)
    np.testing.assert_allclose(shown["score_b"], after[shown.index], rtol=1e-8)
    np.testing.assert_allclose(shown["frozen"], frozen[shown.index], rtol=1e-8)
    assert (shown["rank_a"] == rank(before)[shown.index]).all()
    assert (shown["rank_b"] == rank(after)[shown.index]).all()
    ruler = read("tables/rulers").set_index("indicator")
    weights = pd.DataFrame({"a": entropy(scaled(a, a)), "b": entropy(scaled(b, b))})
    np.testing.assert_allclose(ruler["weight_old"], weights["a"][ruler.index], rtol=1e-8)
    np.testing.assert_allclose(ruler["weight_new"], weights["b"][ruler.index], rtol=1e-8)
    np.testing.assert_allclose(ruler["level_new"], scaled(b, a).mean()[ruler.index], rtol=1e-8)
    causes = shown[["own", "others", "goalposts", "weights", "coverage"]].sum(axis=1)
    np.testing.assert_allclose(causes, shown["rank_a"] - shown["rank_b"], atol=1e-8)


def test_who_moved(page):
    """Counted again from the shares of draws; ranks are those of each year by itself."""
    _, words, read = page
    moves = read("figures/moves").set_index("entity")
    first, last = (rank(own(every_year(y))) for y in (2018, 2022))
    assert (moves["rank_a"] == first[moves.index]).all()
    assert (moves["rank_b"] == last[moves.index]).all()
    level = float(words["level"].rstrip("%")) / 100
    sure = moves[moves[["climbs", "falls"]].max(axis=1) >= level]
    assert set(sure.index) == set(moves.index[moves["beyond"]])
    assert words["n_sure"] == common("en").count(len(sure))
