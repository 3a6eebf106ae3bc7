"""Author fields as exports write them, and the names in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.names.author_lists import RULES, NameList, Rule, held, read_author_list
from topics.names.display import display_name, is_unread
from topics.names.person import name_key

FIELDS = {
    "Phillips J.C., Braun R., Kalé L.": ["J.C. Phillips", "R. Braun", "L. Kalé"],
    "A. Hayashi; S. Raj Paul; V. Sarkar": ["A. Hayashi", "S. Raj Paul", "V. Sarkar"],
    "A. Hayashi and S. Paul": ["A. Hayashi", "S. Paul"],
    "Byron, A.//Somerville, M.": ["A. Byron", "M. Somerville"],
    "Ada Byron (Kite Lab)*; Mary Somerville (Moss Lab)": ["Ada Byron", "Mary Somerville"],
    "Ada Byron (Kite Lab) *†, Mary Somerville (Moss Lab)‡": ["Ada Byron", "Mary Somerville"],
    "A. Hayashi, S. Paul and V. Sarkar": ["A. Hayashi", "S. Paul", "V. Sarkar"],
    "Surname, A.; Surname, B.": ["A. Surname", "B. Surname"],
    "Knuth, Donald E. and Lamport, Leslie": ["Donald E. Knuth", "Leslie Lamport"],
    "Smith, A., Jones, B.C., van der Berg, D.": ["A. Smith", "B.C. Jones", "D. van der Berg"],
    "Müller, K.-R., Smola, A. J., Rätsch, G.": ["K.-R. Müller", "A. J. Smola", "G. Rätsch"],
    "van Dyk D.A., Meng X.-L.": ["D.A. van Dyk", "X.-L. Meng"],
    "Smith JC, Wang Y, Li WU": ["J.C. Smith", "Y. Wang", "W.U. Li"],
    "Vivek K. PallipuramMohammad Bhuiyan": ["Vivek K. Pallipuram", "Mohammad Bhuiyan"],
    "Prof. Rafik A. AlievProf. Dr. Janusz KacprzykMo Jamshidi": [
        "Rafik A. Aliev",
        "Janusz Kacprzyk",
        "Mo Jamshidi",
    ],
    "Angus McKay, Ann LeCun": ["Angus McKay", "Ann LeCun"],
    "Bryan McCannRichard Socher": ["Bryan McCann", "Richard Socher"],
    "Wei Zhang1Li Na Wu2": ["Wei Zhang", "Li Na Wu"],
    "Ada Byron, Mary Somerville et al.": ["Ada Byron", "Mary Somerville"],
    "King, Jr., Martin": ["Martin King Jr."],
    "King Jr, Martin L. and Doe, Jane": ["Martin L. King Jr.", "Jane Doe"],
    "JOHN SMITH; PO-AN WANG": ["John Smith", "Po-An Wang"],
    "Ji, Jiaming": ["Jiaming Ji"],
    "Y Zhang": ["Y Zhang"],
    "马宇鑫, 师佳怡": ["马宇鑫", "师佳怡"],
    "Иванов И.И., Петров П.П.": ["И.И. Иванов", "П.П. Петров"],
    "Ada Byron\nMary Somerville": ["Ada Byron", "Mary Somerville"],
    "": [],
    " ; , ": [],
    "et al.": [],
    "Xiaoming Wang, Ada Byron": ["Xiaoming Wang", "Ada Byron"],
    "Devarshi Ghoshal, Lavanya Ramakrishnan": ["Devarshi Ghoshal", "Lavanya Ramakrishnan"],
    "M. Ben Olson, Brandon Kammerdiener, Michael R. Jantz, Kshitij A. Doshi, Terry Jones": [
        "M. Ben Olson",
        "Brandon Kammerdiener",
        "Michael R. Jantz",
        "Kshitij A. Doshi",
        "Terry Jones",
    ],
    "García Lopez, María José": ["María José García Lopez"],
    "Smith, John": ["John Smith"],
    "Smith, John A.": ["John A. Smith"],
    "Smith, John and Jane Doe": ["John Smith", "Jane Doe"],
    "Smith, John, and Jane Doe": ["John Smith", "Jane Doe"],
    "Smith, J., Jones, B., & Lee, K.": ["J. Smith", "B. Jones", "K. Lee"],
    "Smith J, Jones BC, Lee KM": ["J. Smith", "B.C. Jones", "K.M. Lee"],
    "Smith J; Jones BC; Lee KM": ["J. Smith", "B.C. Jones", "K.M. Lee"],
    "Smith JA Jr, Jones BC": ["J.A. Smith Jr.", "B.C. Jones"],
    "Rossi MD, Platten SR, Li AN": ["M.D. Rossi", "S.R. Platten", "A.N. Li"],
    "Rossi M.D.": ["M.D. Rossi"],
    "John Rossi M.D.": ["John Rossi"],
    "John Rossi, MD": ["John Rossi"],
    "John Rossi, M.D., Ph.D.": ["John Rossi"],
    "John Rossi MD, Jane Poe PhD, and Max Roe, M.D.": ["John Rossi", "Jane Poe", "Max Roe"],
    "Rossi, John, MD": ["John Rossi"],
    "Rossi, J., MD": ["J. Rossi"],
    "Rossi, John M.D.": ["John Rossi"],
    "Garcia Lopez M.D.; Perez A.B.": ["M.D. Garcia Lopez", "A.B. Perez"],
    "Santiago Ramón y Cajal": ["Santiago Ramón y Cajal"],
    "Ramón y Cajal, Santiago": ["Santiago Ramón y Cajal"],
    "Juan Pérez, Ana Gómez y María López": ["Juan Pérez", "Ana Gómez", "María López"],
    "João Silva, Ana Souza e Maria Lima": ["João Silva", "Ana Souza", "Maria Lima"],
    "Hans Müller und Petra Klein": ["Hans Müller", "Petra Klein"],
    "Marie Dupont et Jean Martin": ["Marie Dupont", "Jean Martin"],
    "Centers for Disease Control and Prevention": ["Centers for Disease Control and Prevention"],
    "ATLAS Collaboration and CMS Collaboration": ["ATLAS Collaboration", "CMS Collaboration"],
    "The PLATO Study Group; Smith, John": ["The PLATO Study Group", "John Smith"],
    "张伟, 王芳, 李娜": ["张伟", "王芳", "李娜"],
    "张伟、王芳、李娜": ["张伟", "王芳", "李娜"],
    "张伟 王芳 李娜": ["张伟", "王芳", "李娜"],
    "张伟 王芳": ["张伟", "王芳"],
    "山田 太郎": ["山田 太郎"],
    "김철수, 이영희": ["김철수", "이영희"],
    "张伟等": ["张伟"],
    "张伟和王芳": ["张伟", "王芳"],
    "Nguyễn Văn Nam, Trần Thị Mai": ["Nguyễn Văn Nam", "Trần Thị Mai"],
    "Nguyen, Van Nam; Tran, Thi Mai": ["Van Nam Nguyen", "Thi Mai Tran"],
    "Abd al-Rahman al-Sufi; Ibn Khaldun": ["Abd al-Rahman al-Sufi", "Ibn Khaldun"],
    "محمد علي، أحمد حسن": ["محمد علي", "أحمد حسن"],
    "Smith, John; Doe, Jane; et al.": ["John Smith", "Jane Doe"],
    "J. Smith, A. Doe et al": ["J. Smith", "A. Doe"],
    "J. Smith, A. Doe, ...": ["J. Smith", "A. Doe"],
    "J. Smith, A. Doe, …": ["J. Smith", "A. Doe"],
    'c("Ada Byron", "Karla Marks")': ["Ada Byron", "Karla Marks"],
    "['Byron, Ada', 'Marks, Karla']": ["Ada Byron", "Karla Marks"],
    "[]": [],
    "['']": [],
    "nan": [],
    "['Ada Byron']": ["Ada Byron"],
    '["Ada Byron", "Karla Marks"]': ["Ada Byron", "Karla Marks"],
    "('Ada Byron', 'Karla Marks')": ["Ada Byron", "Karla Marks"],
    "{Ada Byron, Karla Marks}": ["Ada Byron", "Karla Marks"],
    "[Ada Byron, Karla Marks]": ["Ada Byron", "Karla Marks"],
    "Ratko, null; Walch, null": ["Ratko", "Walch"],
    "Jennifer Null": ["Jennifer Null"],
    "LI, NA; WANG, FANG": ["Na Li", "Fang Wang"],
    "SMITH, JR; BROWN, AB": ["J.R. Smith", "A.B. Brown"],
    "SMITH, JOHN; WANG, YU": ["John Smith", "Yu Wang"],
    "JOHN SMITH, JANE DOE": ["John Smith", "Jane Doe"],
    "Smith, John (0000-0001-2345-6789); Doe, Jane": ["John Smith", "Jane Doe"],
    "Smith, John (57200000001); Doe, Jane (57200000002)": ["John Smith", "Jane Doe"],
    "Prof. Dr. Ada Byron, Dr. Karla Marks": ["Ada Byron", "Karla Marks"],
    "Md. Rahman, A. K. M. Islam": ["Md. Rahman", "A. K. M. Islam"],
    "O'Neill, Ian; D'Angelo, Rita": ["Ian O'Neill", "Rita D'Angelo"],
    "Smith-Jones, A.-B.; Lee, J-P": ["A.-B. Smith-Jones", "J.-P. Lee"],
    "Plato": ["Plato"],
    "NASA": ["NASA"],
    "Ada Byron1, Karla Marks2": ["Ada Byron", "Karla Marks"],
    "Ada Byron1,2, Karla Marks2,*": ["Ada Byron", "Karla Marks"],
    "Ada Byron¹, Karla Marks²": ["Ada Byron", "Karla Marks"],
    "Ada Byron | Karla Marks": ["Ada Byron", "Karla Marks"],
    "Ada Byron / Karla Marks": ["Ada Byron", "Karla Marks"],
    "Byron A., Marks K.; Klee F.": ["A. Byron", "K. Marks", "F. Klee"],
    "by Ada Byron and Karla Marks": ["Ada Byron", "Karla Marks"],
    "Wu, Yu; Li, X": ["Yu Wu", "X. Li"],
    "Rossi,M.,Bianchi,L.": ["M. Rossi", "L. Bianchi"],
    "Rossi M,Bianchi L": ["M. Rossi", "L. Bianchi"],
    "Deng, Li; Yu, Dong": ["Li Deng", "Dong Yu"],
    "Ye W, Li S, Wu T.": ["W. Ye", "S. Li", "T. Wu"],
}
"""Fields of tables, where a comma can mean anything."""

WITHIN = {
    "Kajava, Andrey, V": ["Andrey V Kajava"],
    "Kajava, Andrey, V and Klee, Frida": ["Andrey V Kajava", "Frida Klee"],
    "García Lopez, María José": ["María José García Lopez"],
    "King, Martin Luther, Jr.": ["Martin Luther King Jr."],
    "King, Jr., Martin Luther": ["Martin Luther King Jr."],
    "King Jr., Martin Luther": ["Martin Luther King Jr."],
    "Smith, J. R., Jr.": ["J. R. Smith Jr."],
    "Smith, John, III": ["John Smith III"],
    "World Health Organization": ["World Health Organization"],
    "Organization, World Health": ["World Health Organization"],
    "Collaboration, ATLAS": ["ATLAS Collaboration"],
    "Aad, G. and others and ATLAS Collaboration": ["G. Aad", "ATLAS Collaboration"],
    "山田, 太郎": ["山田太郎"],
    "李, 娜": ["李娜"],
    "김, 철수": ["김철수"],
    "Al-Sayed, Mohammed and El Masri, Ahmed": ["Mohammed Al-Sayed", "Ahmed El Masri"],
    "Иванов И.И., Петров П.П.": ["И.И. Иванов", "П.П. Петров"],
    "Smith, John, 1950-": ["John Smith"],
    "Smith, John (Ed.)": ["John Smith"],
    "Byron, Dr. Ada": ["Ada Byron"],
    "de la Cruz, Juan and van den Berg, Anna": ["Juan de la Cruz", "Anna van den Berg"],
    "Beethoven, Ludwig van": ["Ludwig van Beethoven"],
    "Ada Byron and Karla Marks and Frida Klee": ["Ada Byron", "Karla Marks", "Frida Klee"],
    "Byron, A. and Marks, K. & Klee, F.": ["A. Byron", "K. Marks", "F. Klee"],
    "E, Weinan and Li, Xi": ["Weinan E", "Xi Li"],
    "Papadimitriou, Ch. and Yannakakis, M.": ["Ch. Papadimitriou", "M. Yannakakis"],
    "Rossi,Mario and Bianchi,Luca": ["Mario Rossi", "Luca Bianchi"],
    "Mickels JR": ["J.R. Mickels"],
}
"""Fields of formats in which commas stand within names."""

KEPT = [
    "Smith, Jones, Brown",
    "Deng, Li, Yu, Dong",
    "Alpha, Beta, Gamma, Delta, Epsilon",
]
"""What can be read in no safe way."""

CUT = [
    "Ada Byron, Karla Marks et al.",
    "Byron, A., Marks, K., et al",
    "Byron, A. and others",
    "Byron, Ada; Marks, Karla; et al.",
    "Ada Byron, Karla Marks, ...",
    "Ada Byron, Karla Marks and others",
    "Aad, G. and others and ATLAS Collaboration",
    "张伟, 王芳等",
]


@pytest.mark.parametrize(("text", "expected"), FIELDS.items())
def test_fields_of_tables(text: str, expected: list[str]) -> None:
    assert list(read_author_list(text).names) == expected


@pytest.mark.parametrize(("text", "expected"), WITHIN.items())
def test_fields_where_commas_stand_within_names(text: str, expected: list[str]) -> None:
    assert list(read_author_list(text, commas_within=True).names) == expected


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.says)
def test_each_rule_reads_its_example(rule: Rule) -> None:
    text, count = rule.example
    found = read_author_list(text, commas_within=rule.strict)
    assert len(found.names) == count
    assert not any(map(is_unread, found.names))


@pytest.mark.parametrize("text", KEPT)
def test_what_cannot_be_read_is_kept_as_written(text: str) -> None:
    found = read_author_list(text)
    assert found == NameList(names=(text,))
    assert is_unread(text)


@pytest.mark.parametrize("text", CUT)
def test_a_cut_list_says_so(text: str) -> None:
    assert not read_author_list(text).complete


def test_a_list_that_is_whole_says_so() -> None:
    assert read_author_list("Ada Byron, Alan Othersson").complete


def test_names_that_touch() -> None:
    touching = "Ren LiHaibo HuHeng LiYunsong WuJianxi Yang"
    names = ("Ren Li", "Haibo Hu", "Heng Li", "Yunsong Wu", "Jianxi Yang")
    assert read_author_list(touching, touching=True).names == names
    found = read_author_list("Wagner Mora JrJoel H. Salt", touching=True)
    assert found.names == ("Wagner Mora Jr.", "Joel H. Salt")
    assert read_author_list("Xi LiBo Hu", touching=True).names == ("Xi Li", "Bo Hu")
    assert read_author_list("Weiming DuYong Li", touching=True).names == ("Weiming Du", "Yong Li")


@pytest.mark.parametrize("name", ["Mary JoAnn Smith", "Xi LiBo Hu", "Bryan McCann", "Ann VanGool"])
def test_no_seam_is_cut_where_names_are_not_known_to_touch(name: str) -> None:
    assert read_author_list(name).names == (name,)
    assert read_author_list(f"{name}; Karla Marks").names == (name, "Karla Marks")


def test_held_separators_part_nothing() -> None:
    text = f"Smith, Karla and {held('Barnes, Noble and Sons; Ltd')}"
    assert read_author_list(text, commas_within=True).names == (
        "Karla Smith",
        "Barnes, Noble and Sons; Ltd",
    )


def test_several_fields_are_one_list() -> None:
    found = read_author_list(["Rossi MD", "Li AN", "Platten SR"], commas_within=True)
    assert found.names == ("M.D. Rossi", "A.N. Li", "S.R. Platten")


@pytest.mark.parametrize(
    "name",
    sorted({name for table in (FIELDS, WITHIN) for names in table.values() for name in names}),
)
def test_a_display_form_stays_as_it_is(name: str) -> None:
    if name != "Weinan E":  # By itself this is a surname and an initial.
        assert display_name(name) == name


@given(st.text(max_size=60))
def test_any_text_gives_stable_names(text: str) -> None:
    for name in read_author_list(text).names:
        assert name.strip()
        assert "\n" not in name
        assert name_key(name) == name_key(name)


WORDS = (
    "Smith John Maria Li AN J. MD Jr and & , ; et al. van der PhD Team 王芳 李 Garcia-Lopez".split()
)


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.booleans())
def test_no_letter_is_invented(words: list[str], within: bool) -> None:
    text = " ".join(words)
    for name in read_author_list(text, commas_within=within).names:
        assert set(name.casefold()) <= set(text.casefold()) | set(". ,")


@given(st.lists(st.sampled_from(["Ada Byron", "Mary Somerville", "Luc Van Gool"]), min_size=2))
def test_lists_of_plain_names_survive(names: list[str]) -> None:
    for separator in ("; ", ", ", " and "):
        assert list(read_author_list(separator.join(names)).names) == names
