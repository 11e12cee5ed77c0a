import pytest

from campaign.demo.phrasebook import Phrasebook, PhrasesExhausted, number, sentences_of, tenths


def test_the_same_seed_says_the_same():
    words = {"place": ("车间", "机房", "库房"), "n": number(1, 99), "x": tenths(1, 99)}
    templates = ("到{place}查{n}项。用时{x}小时。", "在{place}改{n}处。")
    said = [[Phrasebook("甲", words).say(templates) for _ in range(1)] for _ in range(2)]
    assert said[0] == said[1]
    assert Phrasebook("甲", words).say(templates) != Phrasebook("乙", words).say(templates)


def test_a_sentence_is_said_again_only_when_nothing_new_is_left_and_never_a_third_time():
    book = Phrasebook("甲", {"n": ("一", "二", "三")})
    first = sorted(book.say(("查{n}项。",)) for _ in range(3))
    again = sorted(book.say(("查{n}项。",)) for _ in range(3))
    assert first == again == ["查一项。", "查三项。", "查二项。"]
    with pytest.raises(PhrasesExhausted):
        book.say(("查{n}项。",))


def test_a_repeated_sentence_inside_a_longer_text_counts_too():
    book = Phrasebook("甲", {"n": ("一", "二")})
    book.say(("先查。改一处。",))
    assert book.say(("改{n}处。再查。",)) == "改二处。再查。"


def test_texts_fit_their_field():
    book = Phrasebook("甲", {"long": "很长" * 20})
    assert book.say(("{long}。", "短句。"), limit=10) == "短句。"


def test_slots_are_filled_inside_slots():
    book = Phrasebook("甲", {"work": ("修好{thing}",), "thing": ("接口",)})
    assert book.say(("{work}。",)) == "修好接口。"


def test_sentences_end_where_readers_end_them():
    assert sentences_of("一。二；三！\n四？ 五") == ["一", "二", "三", "四", "五"]
