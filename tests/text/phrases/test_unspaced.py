"""Terms of texts without spaces: what authors give, or what titles repeat."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from topics.text.phrases import find_phrases
from topics.text.phrases.unspaced import find_terms, is_unspaced, is_unspaced_phrase

KEYWORDS = [["虚拟现实", "用户体验"], ["虚拟现实技术", "VR"], ["应用"], ["バーチャルリアリティ"]]


def test_a_sentence_is_divided_at_the_terms_that_authors_give() -> None:
    terms = find_terms([], KEYWORDS)
    divided = terms.divide("基于VR和虚拟现实技术的用户体验设计，近年来")
    words = [word for word in divided.split() if word not in ".，"]
    assert words == ["VR", "虚拟现实技术", "用户体验"]
    assert terms.divide("バーチャルリアリティの応用").split() == [".", "バーチャルリアリティ", "."]


def test_the_longest_term_is_taken_and_one_that_any_paper_has_is_none() -> None:
    terms = find_terms([], KEYWORDS)
    assert "虚拟现实技术" in terms.divide("虚拟现实技术应用")
    assert "应用" not in terms.divide("虚拟现实技术应用")


def test_a_text_that_is_divided_into_words_stays_so() -> None:
    assert find_terms([], KEYWORDS).divide("机器人 抓取 物体") == "机器人 抓取 物体"


def test_without_keywords_terms_are_what_titles_repeat_without_its_pieces() -> None:
    titles = ["基于深度学习的图像分割", "深度学习在医学中的应用", "面向深度学习的芯片", "图像去噪"]
    divided = find_terms(titles).divide("深度学习方法提高图像分割的精度")
    assert [word for word in divided.split() if word != "."] == ["深度学习"]


def test_phrases_of_chinese_papers_are_terms_and_no_clauses() -> None:
    titles = ["虚拟现实与用户体验", "虚拟现实技术的路径"]
    abstracts = ["近年来，虚拟现实提高用户体验。", "在此基础上，实验结果表明虚拟现实技术可行。"]
    table = find_phrases(abstracts, titles=titles, keywords=KEYWORDS)
    assert set(table.surface) == {"虚拟现实", "用户体验", "虚拟现实技术"}
    row = table.counts.toarray()[:, table.keys.index("虚拟现实")]
    assert row.tolist() == [2, 0]


def test_scripts() -> None:
    assert is_unspaced("博物馆")
    assert not any(map(is_unspaced, ["VR", "강화학습", "обучение", "naïve"]))
    assert is_unspaced_phrase("心智模型")
    assert not is_unspaced_phrase("交互")
    assert not is_unspaced_phrase("mental")


@given(st.text(max_size=80).filter(lambda text: not any(map(is_unspaced, text))))
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert find_terms([text], KEYWORDS).divide(text) == text


@given(st.lists(st.text("深度学习的图像在医学中VR ，。", max_size=12), max_size=8), st.data())
def test_nothing_is_made_up(titles: list[str], data: st.DataObject) -> None:
    text = data.draw(st.text("深度学习的图像在医学中VR ，。", max_size=40))
    divided = find_terms(titles).divide(text)
    words = "".join(word for word in divided.split() if is_unspaced(word))
    characters = iter(text)
    assert all(any(own == one for own in characters) for one in words)
