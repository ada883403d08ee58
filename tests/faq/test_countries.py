"""Names of countries, regions and places in running text of six languages."""

from __future__ import annotations

import random
import time

import pytest
import yaml

from faq.countries import CountryMatcher, UnknownNameError
from faq.files import read_champions
from faq.settings import LANGUAGES, ROOT

KNOWLEDGE = ROOT / "knowledge"
UN_GROUPS = (
    *("africa", "asia_pacific", "latin_america_caribbean", "western_europe_others"),
    "eastern_europe",
)
CARRIERS = {
    "ar": ("هل {} من الدول الرائدة؟", "ماذا عن {}؟", "{}"),
    "en": ("Is {} on the list of the United Nations?", "what about {}?", "{}"),
    "es": ("¿Participa {} en la iniciativa?", "y {}?", "{}"),
    "fr": ("Est-ce que {} est un pays champion ?", "et {} ?", "{}"),
    "ru": ("Является ли {} страной-чемпионом?", "А {}?", "{}"),
    "zh": ("{}是倡导国吗？", "我想知道{}和移民网络的关系", "{}"),
}
BOTH_CONGOS = {"Congo", "Конго", "الكونغو", "刚果"}


@pytest.fixture(scope="session")
def matcher() -> CountryMatcher:
    return CountryMatcher.load(KNOWLEDGE)


@pytest.fixture(scope="session")
def codes(matcher: CountryMatcher) -> list[str]:
    return sorted(code for group in UN_GROUPS for code in matcher.members(group))


def found(matcher: CountryMatcher, text: str, language: str | None = None) -> str:
    """Return the ids found, in order, as one string of words."""
    return " ".join(mention.id for mention in matcher.find(text, language))


# All names


def test_the_five_groups_hold_each_of_the_193_member_states_once(codes: list[str]) -> None:
    assert len(codes) == len(set(codes)) == 193


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_shown_name_is_found_whole_and_alone(
    matcher: CountryMatcher, codes: list[str], language: str
) -> None:
    wrong = []
    for code in codes:
        name = matcher.name(code, language)
        for carrier in CARRIERS[language]:
            text = carrier.format(name)
            seen = [(mention.id, mention.text) for mention in matcher.find(text)]
            expected = ["CD", "CG"] if name in BOTH_CONGOS else [code]
            if seen != [(one, name) for one in expected]:
                wrong.append((text, seen))
    assert not wrong


@pytest.mark.parametrize("language", ["en", "es", "fr", "ru"])
def test_small_letters_and_capitals_make_no_difference(
    matcher: CountryMatcher, codes: list[str], language: str
) -> None:
    everyday = {"ru": {"TG", "TD"}}.get(language, set())
    for code in set(codes) - everyday:
        name = matcher.name(code, language)
        for text in (name.lower(), name.upper()):
            assert code in found(matcher, f"... {text} ...").split(), text


def test_every_name_listed_leads_to_its_id(matcher: CountryMatcher) -> None:
    wrong = []
    for language in LANGUAGES:
        countries = yaml.safe_load((KNOWLEDGE / "countries" / f"{language}.yml").read_text("utf-8"))
        for code, entry in countries.items():
            for name in entry.get("also", []) + entry.get("capitals", []):
                if code not in found(matcher, name, language).split():
                    wrong.append((language, code, name))
    for file in ("regions.yml", "places.yml"):
        for key, entry in yaml.safe_load((KNOWLEDGE / file).read_text("utf-8")).items():
            for language in LANGUAGES:
                for name in entry.get("names", entry)[language]:
                    if found(matcher, name, language) != key:
                        wrong.append((language, key, name))
    assert not wrong


def test_russian_names_are_found_in_every_case(matcher: CountryMatcher, codes: list[str]) -> None:
    endings = {"ия": ("ии", "ию", "ией"), "ан": ("ана", "ану", "аном", "ане"), "ай": ("ая", "аем")}
    checked = 0
    for code in codes:
        name = matcher.name(code, "ru")
        for ending in endings.get(name[-2:], ()) if " " not in name else ():
            checked += 1
            assert found(matcher, f"вместе с {name[:-2]}{ending} и Сетью") == code
    assert checked > 150


# The champions, as people write them

CHAMPIONS = {
    "ET": "Ethiopia|ethiopia's|إثيوبيا|واثيوبيا|لأثيوبيا|الحبشة|Etiopía|etiopia|l'Éthiopie|ethiopie"
    "|Эфиопии|埃塞俄比亚|衣索比亞",
    "SN": "Senegal|the Republic of Senegal|السنغال|وللسنغال|سنغال|El Senegal|Sénégal|senegal"
    "|du Sénégal|Сенегалом|塞内加尔|塞內加爾",
    "GH": "Ghana|ghana|غانا|وبغانا|لغانا|Ghana|République du Ghana|Гане|Ганой|加纳|迦納|加納",
    "GW": "Guinea-Bissau|guinea bissau|GuineaBissau|غينيا بيساو|وغينيا - بيساو|لغينيا-بيساو"
    "|Guinea-Bissáu|guinea bisau|la Guinée-Bissau|guinee bissau|Гвинеей-Бисау|几内亚比绍"
    "|幾內亞比索",
    "MA": "Morocco|Kingdom of Morocco|المغرب|للمغرب|وبالمغرب|المملكة المغربية|Marruecos|le Maroc"
    "|Royaume du Maroc|Королевства Марокко|марокко|摩洛哥|摩洛哥王国",
    "ID": "Indonesia|indonesia|إندونيسيا|اندونيسيا|وإندونيسيا|Indonesia|l'Indonésie|indonesie"
    "|Индонезией|印度尼西亚|印尼",
    "BD": "Bangladesh|Bangla Desh|بنغلاديش|وبنجلاديش|Bangladés|Bangladech|Бангладеш|в Бангладеше"
    "|孟加拉国|孟加拉",
    "TH": "Thailand|thailand|تايلند|وتايلاند|Tailandia|Thaïlande|thailande|Таиланда|泰国|泰國",
    "PH": "the Philippines|Philipines|الفلبين|والفلبين|للفلبين|فلبين|Filipinas|les Philippines"
    "|Филиппинами|菲律宾|菲律賓",
    "NP": "Nepal|nepal|نيبال|ولنيبال|النيبال|Nepal|Népal|au nepal|Непалом|尼泊尔|尼泊爾",
    "EC": "Ecuador|Equador|إكوادور|الاكوادور|وللإكوادور|el Ecuador|l'Équateur|equateur|Эквадору"
    "|厄瓜多尔|厄瓜多",
    "SV": "El Salvador|el salvador|السلفادور|وللسلفادور|El Salvador|Le Salvador|Сальвадором"
    "|Эль-Сальвадор|萨尔瓦多|薩爾瓦多",
    "MX": "Mexico|Mexico's|المكسيك|بالمكسيك|وللمكسيك|México|MÉXICO|Méjico|Mexique|Мексику|墨西哥"
    "|Me\u0301xico|مكسيك",
    "PT": "Portugal|portugal|البرتغال|برتغال|وبالبرتغال|Portugal|le Portugal|Португалии|葡萄牙",
    "CA": "Canada|Canada’s|كندا|وكندا|كَنَدَا|Canadá|canada|au Canada|Канаде|加拿大",
}


@pytest.mark.parametrize("code", CHAMPIONS)
def test_champions_in_all_languages_and_forms(matcher: CountryMatcher, code: str) -> None:
    for form in CHAMPIONS[code].split("|"):
        assert found(matcher, f"… {form}?") == code, form


def test_champions_file_names_fifteen_members_of_their_regions(matcher: CountryMatcher) -> None:
    champions = read_champions(KNOWLEDGE / "champions.yml")
    assert str(champions.as_of) == "2020-11-01"
    assert sorted(champions.codes) == sorted(CHAMPIONS)
    for region, listed in champions.by_region.items():
        assert set(listed) <= matcher.members(region)


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Congo?", "CD CG"),
        ("الكونغو", "CD CG"),
        ("в Конго", "CD CG"),
        ("刚果", "CD CG"),
        ("Korea", "KP KR"),
        ("Corea", "KP KR"),
        ("la Corée", "KP KR"),
        ("Корее", "KP KR"),
        ("وكوريا", "KP KR"),
    ],
)
def test_a_name_two_countries_share_gives_both_on_one_span(
    matcher: CountryMatcher, text: str, pair: str
) -> None:
    mentions = matcher.find(text)
    assert " ".join(mention.id for mention in mentions) == pair
    assert len({(mention.start, mention.end) for mention in mentions}) == 1


def test_no_other_name_means_two_countries(matcher: CountryMatcher) -> None:
    index = matcher._index
    shared = {
        tuple(sorted({meaning.id for meaning in meanings if meaning.kind == "country"}))
        for meanings in (*index.words.values(), *index.signs.values())
    }
    assert {pair for pair in shared if len(pair) > 1} == {
        ("CD", "CG"),
        ("KP", "KR"),
        ("SD", "SS"),  # "Sudans"
    }


def test_language_breaks_the_tie_between_kinds(matcher: CountryMatcher) -> None:
    assert found(matcher, "America", "en") == "US"
    assert found(matcher, "America", "es") == "americas"
    assert found(matcher, "América") == "americas"
    assert found(matcher, "america") == "US"


# Offsets


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("وبالمغرب؟", "المغرب"),
        ("هل كَنَدَا رائدة", "كَنَدَا"),
        ("en Me\u0301xico, Peru\u0301!", "Me\u0301xico"),
        ("刚果（金）呢", "刚果（金）"),
        ("(Iran (Islamic Republic of))", "Iran (Islamic Republic of)"),
        ("ＭＥＸＩＣＯ", "ＭＥＸＩＣＯ"),
    ],
)
def test_span_is_the_name_as_typed(matcher: CountryMatcher, text: str, span: str) -> None:
    mention = matcher.find(text)[0]
    assert mention.text == span == text[mention.start : mention.end]


def test_any_text_gives_ordered_spans_that_do_not_overlap(matcher: CountryMatcher) -> None:
    chance = random.Random(7)
    pieces = [
        "Guinea",
        "-",
        "Bissau",
        " ",
        "مالي",
        "وال",
        "ال",
        "刚果",
        "（",
        ")",
        "中国家",
        "\ud800",
    ]
    pieces += ["\u0301", "\u0651", "Того", ",", "Republic of ", "Korea", "US", "\x00", "🙂", "ل"]
    for _ in range(1500):
        text = "".join(chance.choices(pieces, k=chance.randrange(12)))
        spans = [(one.start, one.end) for one in matcher.find(text)]
        assert spans == sorted(spans)
        assert all(a == b or a[1] <= b[0] for a, b in zip(spans, spans[1:]))
        assert all(text[one.start : one.end] == one.text for one in matcher.find(text))


# Names and members


def test_names_of_countries_regions_and_places(matcher: CountryMatcher) -> None:
    assert matcher.name("TR", "en") == "Türkiye"
    assert matcher.name("TR", "ar") == "تركيا"
    assert matcher.name("LA", "zh") == "老挝人民民主共和国"
    assert matcher.name("africa", "fr") == "Afrique"
    assert matcher.name("PS", "es") == "Estado de Palestina"


def test_unknown_ids_and_languages_are_named(matcher: CountryMatcher) -> None:
    with pytest.raises(UnknownNameError, match="'XX'"):
        matcher.name("XX", "en")
    with pytest.raises(UnknownNameError, match="'de'"):
        matcher.name("KE", "de")
    with pytest.raises(UnknownNameError, match="atlantis"):
        matcher.members("atlantis")


def test_regions_hold_member_states_only(matcher: CountryMatcher, codes: list[str]) -> None:
    for region in yaml.safe_load((KNOWLEDGE / "regions.yml").read_text("utf-8")):
        assert matcher.members(region) <= set(codes)
    assert {"PT", "SE"} <= matcher.members("european_union")
    assert "GB" not in matcher.members("european_union")
    assert matcher.members("nordic") == {"DK", "FI", "IS", "NO", "SE"}


# Speed


def test_loading_takes_less_than_a_second_and_a_half() -> None:
    start = time.process_time()
    CountryMatcher.load(KNOWLEDGE)
    assert time.process_time() - start < 1.5


@pytest.mark.parametrize(
    "text",
    [
        "هل غينيا بيساو وجمهورية الكونغو الديمقراطية وبالإمارات من الدول الرائدة؟ ",
        "Are Guinea-Bissau and the Democratic Republic of the Congo on your list? ",
        "几内亚比绍、刚果民主共和国以及墨西哥是否已经加入倡导国倡议，其中非洲国家有几个？",
    ],
)
def test_a_message_of_200_letters_takes_less_than_a_millisecond(
    matcher: CountryMatcher, text: str
) -> None:
    message = (text * 6)[:200]
    times = []
    for _ in range(30):
        start = time.perf_counter()
        matcher.find(message)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.001


def test_long_text_takes_time_in_proportion(matcher: CountryMatcher) -> None:
    start = time.process_time()
    matcher.find("مالي، us, Того, Korea, Republic of 其中国家 " * 500)
    assert time.process_time() - start < 2
