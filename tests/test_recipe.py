"""Recipes: read as written, defaults filled in, refused with every fault named."""

import pytest
import yaml

from deltaindex import InputError, Recipe

PLAIN = {
    "normalise": {"method": "minmax"},
    "weights": {"method": "equal"},
    "aggregate": {"method": "arithmetic"},
}


def parse(**changes):
    return Recipe.parse(PLAIN | changes, "plain", "recipe.yaml")


def test_defaults():
    recipe = parse()
    assert (recipe.id, recipe.set, recipe.across, recipe.tiers) == ("plain", None, "node", None)
    assert (recipe.impute.method, recipe.treat.method) == ("none", "none")
    assert recipe.normalise.options == {"low": 0.0, "high": 1.0, "clip": False}
    assert recipe.aggregate.options == {"min_weight": 1.0}


def test_read_the_promised_form(tmp_path):
    """The recipe that the documentation shows."""
    text = """\
        id: paper
        set: open
        impute: {method: none}
        treat: {method: none}
        normalise:
          method: minmax
          by:
            telephones: {method: goalposts, low: 1, high: 901, log: true, clip: true}
        weights: {method: entropy, across: all}
        aggregate: {method: arithmetic, min_weight: 0.6}
        tiers: {method: fisher_jenks, k: 3}
        """
    (tmp_path / "paper.yaml").write_text(text, "utf-8")
    recipe = Recipe.read(tmp_path / "paper.yaml")
    assert (recipe.set, recipe.across) == ("open", "all")
    assert recipe.weights.options == {"offset": 0.0}
    assert recipe.tiers.options == {"k": 3}
    telephones = recipe.normalise.at(("telephones", "node", "index"))
    said = {"low": 1, "high": 901, "log": True, "clip": True}
    assert telephones.options == said | {"ends": (0.0, 1.0)}
    assert recipe.normalise.at(("internet", "node", "index")) is recipe.normalise


def test_by_holds_beneath_a_node_and_the_nearest_wins():
    by = {"talent": {"method": "zscore"}, "index": {"method": "minmax", "high": 100}}
    step = parse(normalise={"method": "minmax", "by": by | {"a": {"method": "zscore", "ddof": 0}}})
    at = step.normalise.at
    assert at(("a", "talent", "index")).options["ddof"] == 0
    assert at(("b", "talent", "index")).options["ddof"] == 1
    assert at(("c", "air", "index")).options["high"] == 100


def test_min_weight_holds_everywhere_unless_said_otherwise():
    by = {"a": {"method": "geometric"}, "b": {"method": "geometric", "min_weight": 0.2}}
    step = parse(aggregate={"method": "arithmetic", "min_weight": 0.6, "by": by}).aggregate
    assert [step.by[n].options["min_weight"] for n in "ab"] == [0.6, 0.2]


def test_by_without_a_method_changes_what_it_says():
    by = {"a": {"high": 9}, "b": {"method": "goalposts", "low": 0, "high": 1}, "c": {"log": True}}
    step = parse(normalise={"method": "goalposts", "low": 1, "high": 5, "clip": False, "by": by})
    found = {name: at.options for name, at in step.normalise.by.items()}
    assert [found["a"][key] for key in ("low", "high", "clip")] == [1, 9, False]
    # a fragment keeps what it does not say, also where it names the method again
    assert found["b"] == found["b"] | {"low": 0, "high": 1, "clip": False}
    assert [found["c"][key] for key in ("low", "high", "log")] == [1, 5, True]


def test_over_holds_beneath_unless_said_otherwise():
    step = {"method": "minmax", "over": "panel", "by": {"a": {"high": 9}, "b": {"over": 2018}}}
    recipe = parse(normalise=step)
    assert (recipe.normalise.over, recipe.pooled) == ("panel", "normalise")
    assert [recipe.normalise.by[name].over for name in "ab"] == ["panel", 2018]
    assert parse(normalise={"method": "minmax", "by": {"a": {"over": "panel"}}}).pooled
    assert parse().pooled is None


def test_vary():
    recipe = parse(set="open", tiers={"method": "fisher_jenks", "k": 3})
    varied = recipe.vary(set=None, weights={"method": "entropy", "across": "all"})
    assert (varied.set, varied.across, varied.weights.method) == (None, "all", "entropy")
    assert (varied.tiers, varied.id, varied.file) == (recipe.tiers, "plain", "recipe.yaml")
    with pytest.raises(InputError, match=r"unknown method .*'entropi'"):
        recipe.vary(weights={"method": "entropi"})


MERGED = [
    # step, what was said, a fragment, what holds then, what falls away
    ("weights", {"method": "entropy", "across": "all"}, {"method": "equal"},
     {"method": "equal", "across": "all"}, ""),
    ("aggregate", {"method": "arithmetic", "min_weight": 0.6}, {"method": "geometric"},
     {"method": "geometric", "min_weight": 0.6}, ""),
    ("weights", {"method": "equal", "over": "panel"}, {"method": "stdev"},
     {"method": "stdev", "over": "panel"}, ""),
    ("treat", {"method": "winsorise", "limit": 3}, {"method": "auto"},
     {"method": "auto", "limit": 3}, ""),
    # the bound of another method is its own default, unless somebody said it
    ("treat", {"method": "winsorise"}, {"method": "sqrt"}, {"method": "sqrt", "skew": 1.0}, ""),
    ("treat", {"method": "winsorise", "limit": 3}, {"method": "log"},
     {"method": "log"}, "`limit` of winsorise is no option of log"),
    # ends of the result are no goalposts, though both are called low and high
    ("normalise", {"method": "goalposts", "low": 5, "high": 9, "clip": False}, {"method": "minmax"},
     {"low": 0.0, "high": 1.0, "clip": False}, "`low` of goalposts means something else in minmax"),
    ("normalise", {"method": "minmax", "by": {"a": {"method": "rank"}}}, {"method": "zscore"},
     {"method": "zscore", "by": {"a": "rank"}}, ""),
    ("normalise", {"method": "minmax", "by": {"a": {"high": 9}}}, {"by": {"a": {"low": 2}}},
     {"by": {"a": {"low": 2, "high": 9}}}, ""),
    ("weights", {"method": "equal", "by": {"n": {"method": "stdev"}}}, {"across": "all"},
     {"across": "all", "by": {}}, "`by` of n: all indicators are weighed at once"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "said", "fragment", "holds", "fallen"), MERGED)
def test_a_fragment_changes_what_it_says_and_keeps_the_rest(name, said, fragment, holds, fallen):
    """One rule for `vary`, for `by`, and for the alternatives of factors."""
    whole = parse(**{name: said}).vary(**{name: fragment})
    step = getattr(whole, name)
    has = {"method": step.method, "across": step.across, "over": step.over, **step.options}
    for key, value in holds.items():
        if key == "by":
            assert step.by.keys() == value.keys()
            for where, part in value.items():
                own = step.by[where]
                assert (
                    own.method == part
                    if isinstance(part, str)
                    else part.items() <= own.options.items()
                )
        else:
            assert has[key] == value
    notes = "; ".join(reason for at, reason in whole.notes if at == name)
    assert (fallen in notes) if fallen else not notes
    # a recipe that is written out whole is the same recipe
    again = Recipe.parse(whole.whole, whole.id, whole.file)
    assert again == whole


def test_what_is_said_of_an_item_is_a_fragment_too():
    step = {"method": "winsorise", "limit": 3, "by": {"a": {"method": "auto"}, "b": {"skew": 1}}}
    found = parse(treat=step).treat.by
    assert (found["a"].method, found["a"].options["limit"]) == ("auto", 3)
    assert (found["b"].method, found["b"].options["limit"], found["b"].options["skew"]) == (
        "winsorise", 3, 1)  # fmt: skip
    fallen = parse(treat=step | {"by": {"a": {"method": "sqrt"}}})
    assert any("treat.by.a: `limit` of winsorise" in reason for _, reason in fallen.notes)


def test_the_old_place_of_across_is_read_with_a_note():
    recipe = Recipe.parse(PLAIN | {"across": "all"})
    assert recipe.weights.across == "all" and recipe.notes
    assert Recipe.parse(PLAIN | {"across": "all", "weights": {"method": "equal", "across": "node"}}
                        ).across == "node"  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ("{wieghts: {method: equal}}", ["wieghts", "did you mean 'weights'"]),
        ("{normalise: minmax}", ["normalise", "expected a mapping", "'minmax'", "method: minmax"]),
        ("{normalise: null}", ["normalise", "expected a mapping"]),
        ("{normalise: {}}", ["normalise.method", "unknown method", "minmax"]),
        ("{normalise: {method: minmx}}", ["normalise.method", "'minmx'", "'minmax'"]),
        ("{normalise: {method: [minmax]}}", ["normalise.method", "['minmax']"]),
        ("{normalise: {method: minmax, hihg: 1}}", ["normalise.hihg", "'high'"]),
        ("{normalise: {method: minmax, high: x}}", ["normalise.high", "number", "'x'"]),
        ("{normalise: {method: minmax, high: .nan}}", ["normalise.high", "finite", "nan"]),
        ("{normalise: {method: minmax, high: true}}", ["normalise.high", "True"]),
        ("{normalise: {method: goalposts, low: 1}}", ["normalise", "needs `high`", "add high"]),
        ("{normalise: {method: goalposts, low: 1, high: [2]}}", ["normalise.high", "[2]"]),
        ("{normalise: {method: goalposts, low: 1, high: 2, clip: 1}}", ["clip", "true or false"]),
        ("{normalise: {method: zscore, ddof: 0.5}}", ["ddof", "whole number", "0.5"]),
        ("{normalise: {method: minmax, by: [a]}}", ["normalise.by", "['a']"]),
        ("{normalise: {method: minmax, by: {a: zscore}}}", ["normalise.by", "'zscore'"]),
        ("{normalise: {method: minmax, by: {a: {method: x}}}}", ["normalise.by.a.method", "'x'"]),
        (
            "{normalise: {method: minmax, by: {a: {method: zscore, by: {b: {method: minmax}}}}}}",
            ["normalise.by.a.by", "one `by`"],
        ),
        ("{weights: {method: equal, across: nodes}}", ["weights.across", "'nodes'", "'node'"]),
        (
            "{weights: {method: equal, across: all, by: {a: {method: equal}}}}",
            ["weights.by", "across: node"],
        ),
        ("{weights: {method: given}}", ["weights", "needs `values`"]),
        ("{weights: {method: given, values: [1]}}", ["weights.values", "mapping", "[1]"]),
        ("{weights: {method: given, values: {a: x}}}", ["weights.values", "'x'"]),
        ("{aggregate: {method: arithmetic, min_weight: 60%}}", ["min_weight", "'60%'"]),
        ("{tiers: {method: fisher_jenks}}", ["tiers", "needs `k`"]),
        ("{tiers: {method: fisher_jenks, k: '3'}}", ["tiers.k", "whole number", "'3'"]),
        ("{tiers: {method: sizes, sizes: 4}}", ["tiers.sizes", "list of numbers", "4"]),
        ("{tiers: {method: thresholds, cuts: [a]}}", ["tiers.cuts", "['a']"]),
        ("{tiers: {method: relative, cuts: [1], to: 2}}", ["tiers.to", "a text", "2"]),
        ("{check: {method: screen, by: {a: {method: none}}}}", ["check.by", "whole"]),
        ("{check: {method: screen, present: 1}}", ["check.present", "'entity_present'"]),
        ("{ranks: {method: rounded}}", ["ranks", "needs `digits`"]),
        ("{normalise: {method: minmax, over: pannel}}", ["normalise.over", "'pannel'", "panel"]),
        ("{normalise: {method: minmax, by: {a: {over: true}}}}", ["normalise.by.a.over", "True"]),
        ("{treat: {method: log, over: 2018}}", ["treat.over", "2018", "write panel"]),
        ("{impute: {method: mean, over: panel}}", ["impute.over", "own period"]),
        (
            "{weights: {method: equal, by: {a: {over: panel}}}}",
            ["weights.by.a.over", "beside `method`"],
        ),
        ("{tiers: {method: sizes, sizes: [1], by: {a: {method: sizes}}}}", ["tiers.by", "whole"]),
    ],
)
def test_refuses(changes, words):
    with pytest.raises(InputError) as refusal:
        parse(**yaml.safe_load(changes))
    (fault,) = refusal.value.faults
    assert fault.file == "recipe.yaml"
    assert all(word in str(fault) for word in words), str(fault)


def test_gathers_all_faults():
    with pytest.raises(InputError) as refusal:
        Recipe.parse({"normalise": {"method": "x"}, "weights": {"method": "equal"}, "typo": 1})
    places = sorted(fault.place for fault in refusal.value.faults)
    assert places == ["aggregate", "normalise.method", "typo"]
