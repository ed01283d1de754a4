# The chain: check -> results -> chapters -> render -> assemble. An edition is <year>-<language>.
# Of those in `executed` the pages are executed and no more: they are no part of the site.
# `make book` calls it through `python -m deltabook`, which holds the lock.
import sys
from pathlib import Path

from deltabook.site.freshness import listed

PYTHON = sys.executable
EDITIONS = config.get("editions", "2018-en").split(",")
EXECUTED = list(filter(None, config.get("executed", "").split(",")))


def below(folder, *endings):
    return sorted(str(p) for p in Path(folder).rglob("*") if p.suffix in endings)


LIB = [f for package in ("deltaindex", "deltabook") for f in below(f"lib/{package}", ".py", ".yaml", ".txt")]
DATA = below("data", ".csv", ".yaml", ".json")
EXAMPLES = below("examples", ".csv", ".yaml")
# one notebook for a page on each entity; what it changes does not run the chapters
PROFILE = ["chapters/profile.md", "chapters/texts/profile.yaml"]
PAGES = ["index.md", *(p for p in below("chapters", ".md", ".yaml") if p not in PROFILE)]
BOOK = ["_config.yml", "_toc.yml", "references.bib", *below("_static", ".css", ".js")]
# pages print how to cite, and the versions of what is installed
BOOK += ["CITATION.cff", "requirements.txt"]
# rules depend on lists of hashes: what changed is told by content, not by date
BASE = listed("base", LIB + DATA)
CHAPTERS = listed("chapters", EXAMPLES + PAGES + BOOK)
PROFILES = listed("profiles", PROFILE)


wildcard_constraints:
    year=r"\d{4}",
    lang=r"[a-z]{2}",


rule site:
    input:
        "_build/assembled",
        expand("_build/editions/{edition}/{part}", edition=EXECUTED, part=["src", "profiles"]),


rule check:
    input:
        BASE,
    output:
        touch("_build/checked"),
    shell:
        "{PYTHON:q} -m deltaindex.datapackage --check data"


rule results:
    input:
        BASE,
        "_build/checked",
    output:
        directory("_build/results/{year}"),
    shell:
        "{PYTHON:q} -m deltabook.site.year_results {wildcards.year} {output:q}"


rule chapters:
    input:
        BASE,
        CHAPTERS,
        "_build/checked",
        "_build/results/{year}",
    output:
        directory("_build/editions/{year}-{lang}/src"),
    threads: workflow.cores
    shell:
        "{PYTHON:q} -m deltabook.site.execute {wildcards.year} {wildcards.lang} {output:q}"
        " --jobs {threads}"


rule profiles:
    input:
        BASE,
        PROFILES,
        "_build/checked",
        "_build/results/{year}",
    output:
        directory("_build/editions/{year}-{lang}/profiles"),
    threads: workflow.cores
    shell:
        "{PYTHON:q} -m deltabook.site.profiles {wildcards.year} {wildcards.lang} {output:q}"
        " --jobs {threads}"


rule render:
    input:
        "_build/editions/{year}-{lang}/src",
        "_build/editions/{year}-{lang}/profiles",
    output:
        directory("_build/editions/{year}-{lang}/html"),
    shell:
        "{PYTHON:q} -m deltabook.site.render _build/editions/{wildcards.year}-{wildcards.lang}"


rule assemble:
    input:
        expand("_build/editions/{edition}/html", edition=EDITIONS),
        expand("_build/results/{year}", year=sorted({e.split("-")[0] for e in EDITIONS})),
    output:
        touch("_build/assembled"),
    params:
        editions=" ".join(EDITIONS),
    shell:
        "{PYTHON:q} -m deltabook.site.assemble {params.editions}"
