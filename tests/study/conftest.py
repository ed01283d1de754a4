"""A chain small enough to check by hand."""

import pytest

from deltabook.study import chain

# saw -> make -> case <- oven; of sales, 300 are made in `make` and 100 in `case`
CHAIN = {
    "segments.csv": """\
id,name_en,name_zh,part,group,parent,traded_as,section,source
make,Make,制造,core,core,,,1,A
case,Case,封装,core,core,,,1,A
tools,Tools,设备,support,tools,,,1,A
saw,Saw,锯,support,tools,tools,,1,A
oven,Oven,炉,support,tools,tools,,1,A
""",
    "flows.csv": """\
from,to,basis,section,source
saw,make,said,1,A
oven,case,implied,1,A
make,case,said,1,A
""",
    "companies.csv": """\
id,name_en,name_zh,domestic
acme,Acme,甲,yes
bolt,Bolt,乙,no
""",
    "firms.csv": """\
id,segment,entity,section,source
acme,saw,1,1,A
acme,oven,,1,A
""",
    "problems.csv": """\
id,title_en,title_zh,segments,section,source
late,Late,晚,tools case,1,A
poor,Poor,穷,case,1,A
""",
    "thrusts.csv": """\
id,title_en,title_zh,segments,section,source
learn,Learn,学,tools,1,A
""",
    "facts.csv": """\
id,topic,what,where,year,value,low,high,unit,qualifier,source,confidence
output,a,Output,X,1,50,50,50,t,exact,B,high
part,a,Share of output,X,1,>10,10,,%,above,B,low
span,a,Share of output,Y,1,1-2,1,2,%,range,B,medium
growth,a,Growth of share,X,1,300,300,300,%,exact,B,high
home-1,a,Localisation,X,1,20,20,20,%,exact,B,medium
home-2,a,Localisation,X,2,<10,,10,%,below,B,low
bolt,a,Share of saws,X,1,50,50,50,%,exact,B,high
acme,a,Share of saws,X,1,25,25,25,%,exact,B,high
sales-make,a,Sales,X,1,300,300,300,t,exact,B,high
sales-case,a,Sales,X,1,100,100,100,t,exact,B,high
roughly,a,Localisation,X,1,~90,90,90,%,about,B,low
""",
    "readings.csv": """\
segment,measure,market,rank,firm,fact,reading,reason_en,reason_zh
saw,localisation,,,,home-1,direct,R,因
saw,localisation,,,,home-2,direct,R,因
saw,localisation,,,,roughly,near,R,因
saw,share,1,1,bolt,bolt,direct,R,因
saw,share,1,2,acme,acme,direct,R,因
make,sales,,,,sales-make,direct,R,因
case,sales,,,,sales-case,direct,R,因
""",
    "judgements.csv": """\
segment,about,class,by,reason_en,reason_zh
saw,substitutability,easy,us,R,因
oven,substitutability,hard,us,R,因
""",
    "rule.yaml": """\
weights: {dependence: 1, concentration: 1, reach: 1, substitutability: 1}
perturb: 0.5
confidence: low
classes:
  easy: {en: Easy, zh: 易}
  hard: {en: Hard, zh: 难}
""",
}


@pytest.fixture
def chain_folder(tmp_path):
    """Write the tables, some text of one of them replaced, and return their folder."""

    def write(file="", old="", new=""):
        assert not file or old in CHAIN[file]
        for name, text in CHAIN.items():
            text = text.replace(old, new, 1) if name == file else text
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def small_chain(chain_folder):
    """Read the tables, with edits as above."""
    return lambda *edit: chain.read(chain_folder(*edit))
