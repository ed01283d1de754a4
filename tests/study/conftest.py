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
from,to,carries,basis,section,source
saw,make,machine,said,1,A
oven,case,machine,implied,1,A
make,case,material,said,1,A
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
segment,measure,market,rank,firm,class,fact,reading,reason_en,reason_zh
saw,localisation,,,,,home-1,direct,R,因
saw,localisation,,,,,home-2,direct,R,因
saw,localisation,,,,,roughly,near,R,因
saw,share,1,1,bolt,,bolt,direct,R,因
saw,share,1,2,acme,,acme,direct,R,因
make,sales,,,,,sales-make,direct,R,因
case,sales,,,,,sales-case,direct,R,因
""",
    "judgements.csv": """\
segment,about,class,by,rests_on,reason_en,reason_zh
saw,substitutability,easy,us,paper,R,因
oven,substitutability,hard,us,facts,R,因
""",
    "items.csv": """\
item,segment,class,reading,reason_en,reason_zh
blade,saw,both,direct,R,因
fine,saw,advanced,direct,R,因
brick,oven,both,direct,R,因
frame,oven,both,near,R,因
""",
    "countries.csv": """\
id,printed,name_en,name_zh,domestic
CHN,CHN,China,中国,yes
JPN,JPN,Japan,日本,no
NLD,HOL,Netherlands,荷兰,no
""",
    "rule.yaml": """\
together: product
weights: {dependence: 1, concentration: 1, reach: 1, substitutability: 1}
perturb: 0.5
confidence: low
classes:
  easy: {en: Easy, zh: 易}
  hard: {en: Hard, zh: 难}
line: 14
nodes:
  mature: {en: Mature, zh: 成熟}
  advanced: {en: Advanced, zh: 先进}
kinds:
  material: {felt: weeks, stored: true, en: Material, zh: 材料}
  software: {felt: next_design, en: Software, zh: 软件}
  machine: {felt: years, en: Machine, zh: 设备}
""",
}

# of blades Japan holds 60 % and China the rest, fine ones come from the Netherlands alone; of bricks
# no share is printed
SUPPLIERS = """\
item,name,country,share,negligible,year,source
blade,Blades,JPN,60,,2019,s
blade,Blades,CHN,40,,2019,s
fine,Fine blades,HOL,100,,2019,s
brick,Bricks,JPN,,,2019,s
brick,Bricks,CHN,,yes,2019,s
frame,Frames,Various,100,,2019,s
"""


@pytest.fixture
def chain_folder(tmp_path):
    """Write the tables, some text of one of them replaced, and return their folder."""

    def write(file="", old="", new=""):
        assert not file or old in CHAIN[file]
        folder = tmp_path / "chain"
        folder.mkdir(exist_ok=True)
        for name, text in CHAIN.items():
            text = text.replace(old, new, 1) if name == file else text
            (folder / name).write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def small_chain(chain_folder):
    """Read the tables, with edits as above; nobody's share of the world is recorded."""
    return lambda *edit: chain.read(chain_folder(*edit))


@pytest.fixture
def supplied_folder(chain_folder, tmp_path):
    """Write the tables and, beside them, the suppliers' file, some text of either replaced."""

    def write(file="", old="", new=""):
        own = file == "supplier_countries.csv"
        assert not own or old in SUPPLIERS
        folder = chain_folder(*(() if own else (file, old, new)))
        (tmp_path / "suppliers").mkdir(exist_ok=True)
        text = SUPPLIERS.replace(old, new, 1) if own else SUPPLIERS
        (tmp_path / "suppliers" / "supplier_countries.csv").write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def supplied_chain(supplied_folder):
    """Read the tables and the suppliers' file, with edits as above."""
    return lambda *edit: chain.read(supplied_folder(*edit))
