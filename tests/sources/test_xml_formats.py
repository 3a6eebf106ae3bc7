"""PubMed, arXiv, EndNote, MODS and DBLP as XML."""

from __future__ import annotations

from pathlib import Path

from tests.sources.reading import read_content

PUBMED = """<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "https://dtd.example/p.dtd">
<PubmedArticleSet>
<PubmedArticle><MedlineCitation><PMID Version="1">31</PMID><Article>
<Journal><JournalIssue><PubDate><Year>2020</Year><Month>May</Month><Day>3</Day></PubDate>
</JournalIssue><Title>Kite Journal</Title></Journal>
<ArticleTitle>Kites of <i>Moringa</i> cloth.</ArticleTitle>
<Abstract><AbstractText Label="AIM">To fly.</AbstractText><AbstractText Label="UNLABELLED">Flew
&lt; 3 times.</AbstractText></Abstract>
<AuthorList CompleteYN="N"><Author><LastName>van Oak</LastName><ForeName>Eve M</ForeName>
<Initials>EM</Initials><Identifier Source="ORCID">https://orcid.org/0000-0002-1825-0097</Identifier>
<AffiliationInfo><Affiliation>Kite University</Affiliation></AffiliationInfo></Author>
<Author><LastName>Elm</LastName><Initials>TB</Initials><Suffix>Jr</Suffix></Author>
<Author><CollectiveName>Kite Study Group</CollectiveName></Author></AuthorList>
<PublicationTypeList><PublicationType>Journal Article</PublicationType></PublicationTypeList>
</Article><KeywordList><Keyword>kites</Keyword></KeywordList>
<CommentsCorrectionsList><CommentsCorrections><PMID>99</PMID></CommentsCorrections>
</CommentsCorrectionsList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="doi">10.1234/K.1</ArticleId></ArticleIdList>
<ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.1/no</ArticleId></ArticleIdList>
</Reference></ReferenceList></PubmedData></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID>32</PMID><Article><Journal><JournalIssue><PubDate>
<MedlineDate>2019 Nov-Dec</MedlineDate></PubDate></JournalIssue>
<ISOAbbreviation>Kite J</ISOAbbreviation></Journal><ArticleTitle>[Strings.]</ArticleTitle>
</Article></MedlineCitation></PubmedArticle>
</PubmedArticleSet>
"""
ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
<title>ArXiv Query: kites</title><id>http://arxiv.org/api/q</id>
<entry><id>http://arxiv.org/abs/2301.00001v2</id><published>2023-01-02T00:00:00Z</published>
<updated>2023-05-02T00:00:00Z</updated><title>Kites that
  learn</title><summary>  We teach kites. </summary>
<author><name>Eve Oak</name></author><author><name>Tom Elm</name></author>
<arxiv:doi>10.1234/k.2</arxiv:doi>
<arxiv:primary_category term="cs.LG"/><category term="cs.AI"/></entry></feed>
"""
ENDNOTE = """<xml><records>
<record><database name="L">L</database><ref-type name="Journal Article">17</ref-type>
<contributors><authors><author><style face="normal">Oak, Eve</style></author>
<author><style>Elm, Tom</style></author></authors></contributors>
<auth-address><style>Kite
  University
String Institute</style></auth-address>
<titles><title><style>Kites in
  snow</style></title><secondary-title><style>Kite J</style></secondary-title></titles>
<dates><year><style>2018</style></year><pub-dates><date><style>Mar 3</style></date></pub-dates>
</dates><keywords><keyword>kites</keyword><keyword>snow</keyword></keywords>
<electronic-resource-num>10.1234/k.3</electronic-resource-num>
<abstract><style>They froze.</style></abstract></record></records></xml>
"""
MODS = """<modsCollection xmlns="http://www.loc.gov/mods/v3"><mods ID="a">
<titleInfo><nonSort>The</nonSort><title>kite</title><subTitle>a history</subTitle></titleInfo>
<titleInfo type="alternative"><title>Another</title></titleInfo>
<name type="personal"><namePart type="family">Oak</namePart><namePart type="given">Eve</namePart>
<role><roleTerm type="text">author</roleTerm></role></name>
<name type="personal"><namePart>Elm, Tom</namePart></name>
<name type="personal"><namePart>Nobody, N</namePart><role><roleTerm>editor</roleTerm></role></name>
<relatedItem type="host"><titleInfo><title>Kite Journal</title></titleInfo>
<part><date>2003</date></part></relatedItem><subject><topic>kites</topic></subject>
<identifier type="doi">10.1234/k.4</identifier></mods></modsCollection>
"""


def test_pubmed(tmp_path: Path) -> None:
    reading = read_content(tmp_path, PUBMED)
    assert reading.source == "pubmed-xml"
    first, second = reading.records
    assert first.title == "Kites of Moringa cloth"
    assert [a.name for a in first.authors] == ["Eve M van Oak", "T.B. Elm Jr.", "Kite Study Group"]
    assert first.authors[0].ids == {"orcid": "0000-0002-1825-0097"}
    assert not first.authors_complete
    assert first.abstract == "AIM: To fly.\n\nFlew < 3 times."
    assert (first.year, str(first.date), first.venue) == (2020, "2020-05-03", "Kite Journal")
    assert first.ids == {"pmid": "31", "doi": "10.1234/k.1"}
    assert (first.keywords, first.affiliations) == (("kites",), ("Kite University",))
    assert first.location.line == 4
    assert (second.title, second.year, second.venue) == ("Strings", 2019, "Kite J")


def test_arxiv(tmp_path: Path) -> None:
    [record] = read_content(tmp_path, ATOM).records
    assert (record.format, record.title) == ("arxiv-atom", "Kites that learn")
    assert [a.name for a in record.authors] == ["Eve Oak", "Tom Elm"]
    assert record.ids == {"arxiv": "2301.00001", "doi": "10.1234/k.2"}
    assert (record.year, record.published, record.category) == (2023, False, "cs.LG")
    assert record.abstract == "We teach kites."


def test_endnote(tmp_path: Path) -> None:
    [record] = read_content(tmp_path, ENDNOTE).records
    assert (record.format, record.title, record.venue) == (
        "endnote-xml",
        "Kites in snow",
        "Kite J",
    )
    assert [a.name for a in record.authors] == ["Eve Oak", "Tom Elm"]
    assert (record.year, str(record.date)) == (2018, "2018-03-03")
    assert record.affiliations == ("Kite University", "String Institute")
    assert (record.ids, record.keywords) == ({"doi": "10.1234/k.3"}, ("kites", "snow"))


def test_mods(tmp_path: Path) -> None:
    [record] = read_content(tmp_path, MODS).records
    assert (record.format, record.title, record.venue) == (
        "mods",
        "The kite: a history",
        "Kite Journal",
    )
    assert [a.name for a in record.authors] == ["Eve Oak", "Tom Elm"]
    assert (record.year, record.ids) == (2003, {"doi": "10.1234/k.4"})


def test_dblp_with_the_named_characters_of_its_dtd(tmp_path: Path) -> None:
    content = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE dblp SYSTEM "dblp.dtd">
<dblp>
<article key="journals/k/O20"><author>Eve &Ouml;k</author><title>Kites &amp; strings.</title>
<year>2020</year><journal>Kite J.</journal></article>
<article key="journals/k/O21"><author orcid="0000-0002-1825-0097">J&oslash;rn Elm 0002</author>
<title>More <i>kites</i>.</title><year>2021</year></article>
</dblp>"""
    reading = read_content(tmp_path, content)
    assert reading.names == [["Eve Ök"], ["Jørn Elm"]]
    assert reading.titles == ["Kites & strings", "More kites"]
    assert [record.location.line for record in reading.records] == [4, 6]
