# The chain for many machines: check -> results and plan -> pages -> render -> assemble. `make book`
# takes the same steps on one machine, without this file; see CONTRIBUTING.md.
#
#   snakemake --cores 4 --forceall --config editions=2018-en,2019-en groups=4
#
# Call it with --forceall: each step decides by content what of it is stale, and does no more.
import sys

EDITIONS = config.get("editions", "2018-en").split(",")
GROUPS = int(config.get("groups", 4))
STEP = f"{sys.executable} -m deltabook.site"
DONE = "_build/steps"


wildcard_constraints:
    year=r"\d{4}",
    edition=r"\d{4}-[a-z]{2}",
    group=r"\d+",


rule site:
    input:
        expand(f"{DONE}/{{edition}}-rendered", edition=EDITIONS),
    params:
        editions=" ".join(EDITIONS),
    shell:
        "{STEP} assemble {params.editions}"


rule check:
    output:
        touch(f"{DONE}/checked"),
    shell:
        "{STEP} check"


rule results:
    input:
        f"{DONE}/checked",
    output:
        touch(f"{DONE}/{{year}}-results"),
    shell:
        "{STEP} results {wildcards.year} --jobs 1"


rule plan:
    input:
        f"{DONE}/checked",
    output:
        touch(f"{DONE}/{{edition}}-planned"),
    shell:
        "{STEP} plan {wildcards.edition} --jobs 1"


rule pages:
    input:
        f"{DONE}/{{edition}}-planned",
        lambda wildcards: f"{DONE}/{wildcards.edition.split('-')[0]}-results",
    output:
        touch(f"{DONE}/{{edition}}-pages-{{group}}"),
    params:
        groups=GROUPS,
    shell:
        "{STEP} pages {wildcards.edition} --group {wildcards.group} --groups {params.groups}"
        " --jobs {threads}"


rule render:
    input:
        expand(f"{DONE}/{{{{edition}}}}-pages-{{group}}", group=range(GROUPS)),
    output:
        touch(f"{DONE}/{{edition}}-rendered"),
    threads: workflow.cores
    shell:
        "{STEP} render {wildcards.edition} --jobs {threads}"
