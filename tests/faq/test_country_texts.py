"""Which names running text holds: inflected, inside other names, and everyday words."""

from __future__ import annotations

import pytest

from faq.countries import CountryMatcher
from faq.settings import ROOT


@pytest.fixture(scope="module")
def matcher() -> CountryMatcher:
    return CountryMatcher.load(ROOT / "knowledge")


def found(matcher: CountryMatcher, text: str) -> str:
    """Return the ids found, in order, as one string of words."""
    return " ".join(mention.id for mention in matcher.find(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("в Саудовской Аравии и с Кенией", "SA KE"),
        ("Гвинее-Бисау, гвинеей-бисау", "GW GW"),
        ("из Соединённых Штатов, Соединенными Штатами Америки", "US US"),
        ("для Египта и Израиля", "EG IL"),
        ("на Филиппинах, Филиппин, Нидерландами", "PH PH NL"),
        ("Соломоновых Островов, Маршалловыми Островами", "SB MH"),
        ("в Республике Корея; Республикой Кореей", "KR KR"),
        ("Королевству Марокко, Королевства Саудовская Аравия", "MA SA"),
        ("Боснией и Герцеговиной, Тринидада и Тобаго", "BA TT"),
        ("в Папуа - Новой Гвинее и Папуа — Новую Гвинею", "PG PG"),
        ("Кот-д’Ивуаром; в кот д ивуаре", "CI CI"),
        ("Российской Федерации, россией, Соединённым Королевством", "RU RU GB"),
        ("Коста-Рики, Шри-Ланкой, Беларусью, Маврикием", "CR LK BY MU"),
        ("Центральноафриканской Республикой, Северной Македонии", "CF MK"),
        ("Демократической Республики Конго", "CD"),
        ("в ЮАР, США, ОАЭ, сша", "ZA US AE US"),
        ("страны Африки, африканских стран, в Латинской Америке", "africa africa latin_america"),
        ("обзор по Азии и Тихому океану", "asia_pacific"),
        ("государствам Персидского залива", "gulf"),
    ],
)
def test_russian_inflection(matcher: CountryMatcher, text: str, expected: str) -> None:
    assert found(matcher, text) == expected


CASES = {
    "longest name wins": [
        ("Guinea, Guinea-Bissau, Equatorial Guinea, Papua New Guinea", "GN GW GQ PG"),
        ("几内亚、几内亚比绍、赤道几内亚、巴布亚新几内亚", "GN GW GQ PG"),
        ("Niger, Nigeria; النيجر ونيجيريا; Niger et Nigéria", "NE NG NE NG NE NG"),
        ("尼日尔和尼日利亚，尼日、奈及利亞", "NE NG NE NG"),
        ("Dominica and the Dominican Republic", "DM DO"),
        ("Dominica y República Dominicana", "DM DO"),
        ("la Dominique et la République dominicaine", "DM DO"),
        ("в Доминике и Доминиканской Республике", "DM DO"),
        ("دومينيكا والجمهورية الدومينيكية", "DM DO"),
        ("多米尼克和多米尼加，多明尼加", "DM DO DO"),
        ("Ireland and Northern Ireland", "IE northern_ireland"),
        ("Samoa and American Samoa", "WS AS"),
        ("Sudan and South Sudan; السودان وجنوب السودان", "SD SS SD SS"),
        ("Marshall Islands, Solomon Islands", "MH SB"),
        ("Republic of the Congo and Democratic Republic of the Congo", "CG CD"),
        ("刚果(金)、刚果（布）", "CD CG"),
        ("North Korea and South Korea, 韩国和朝鲜", "KP KR KR KP"),
        ("United Mexican States, United States", "MX US"),
        ("Guyana, French Guiana; Guyane", "GY GF GF"),
        ("South Africa, southern Africa, South African", "ZA southern_africa ZA"),
        ("المغرب والمغرب العربي", "MA maghreb"),
        ("Taiwan, Province of China; Hong Kong, China; 中国台湾省", "TW HK TW"),
        ("Republic of Korea, Democratic Republic of the Congo", "KR CD"),
        ("Korea, Republic of", "KR"),
        ("索马里和马里，白俄罗斯，印度尼西亚，北马其顿", "SO ML BY ID MK"),
        ("增加纳米比亚", "NA"),
    ],
    "names inside other words": [
        ("a woman, a Somali, malign, omanization, Chadwick, cubanism, Nigerianize", ""),
        ("发展中国家和其中国家，非法国际移民，沿海地区，参加纳入，拉美国家", "latin_america"),
        ("欧美国家 许多哥们 印度洋 内蒙古 马里兰 古巴比伦 西班牙语 巴西利亚", ""),
        ("سكوبا، أغاني، دومينو", ""),
        ("Индиана, Маливан, Иранистика, Чадра", ""),
    ],
    "cities and other places": [
        ("Mexico City, San Salvador, Port of Spain, New Mexico, Guinea pig", ""),
        ("Nuevo México, Ciudad de Panamá, golfe de Guinée, خليج غينيا", ""),
        ("Nairobi, Dakar, Rabat, Addis Ababa, القاهرة, Москва, 北京", ""),
    ],
    "the initiative's own words": [
        ("International Organization for Migration, United Nations Network on Migration", ""),
        ("شبكة الأمم المتحدة المعنية بالهجرة والدول الأعضاء", ""),
        ("Организация Объединенных Наций, государства-члены, Международная организация", ""),
        ("联合国移民网络 国际移民组织 会员国 倡导国", ""),
        ("réunion de lancement, la reunión de los Estados, unmignet@iom.int", ""),
    ],
    "small words": [
        ("tell us if it is in or no, no us, to go, a car", ""),
        ("TELL US MORE ABOUT IT", ""),
        ("CONTACT US now", ""),
        ("is the US in? the U.S., USA, u.s.a., the us", "US US US US US"),
        ("US?", "US"),
        ("CAR, DRC, UAE, PNG, KSA, UK, uk, drc", "CF CD AE PG SA GB GB CD"),
        ("EU but not eu", "european_union"),
        ("¿Cómo se usa? ¿Cuánto gana? un uso pacífico", ""),
        ("turkey and china, chad, jordan, georgia", "TR CN TD JO GE"),
        ("granada? et maurice ?", "GD MU"),
        ("Mr Jordan, me llamo Mauricio", ""),
    ],
    "mali and financial": [
        ("الدعم المالي", ""),
        ("هل يوجد دعم مالي للدول", ""),
        ("دعم فني ومالي", ""),
        ("تمويل مالي للسنغال", "SN"),
        ("دولة مالي", "ML"),
        ("هل مالي دولة رائدة", "ML"),
        ("ومالي؟", "ML"),
        ("السنغال ومالي وغانا", "SN ML GH"),
        ("مساعدة مالي", "ML"),
        ("لمالي", "ML"),
    ],
    "oman and amman": [
        ("هل عمان وسلطنة عُمان", "OM OM"),
        ("عمان والأردن", "OM JO"),
        ("مكتبنا في مدينة عمان", ""),
        ("المكتب في عمان بالأردن", "JO"),
        ("عَمّان", ""),
    ],
    "please and Belize": [("بليز ممكن تقولي", ""), ("هل بليز عضو", "BZ")],
    "togo and chad": [
        ("кроме того, мало кто видел этот чад", ""),
        ("Того требует договор", ""),
        ("Входит ли Того в список?", "TG"),
        ("А Того?", "TG"),
        ("Чад участвует? а чад?", "TD TD"),
        ("правительство Чада", "TD"),
    ],
    "clitics": [
        ("بالإمارات وبالمغرب وللسنغال فالفلبين كالبرتغال أمصر", "AE MA SN PH PT EG"),
        ("عالمغرب وفالمغرب لمغرب", "MA MA MA"),
        ("بأفريقيا ولأمريكا اللاتينية", "africa latin_america"),
        ("أنتيغوا و بربودا وسانت فنسنت وجزر غرينادين", "AG VC"),
        ("گامبيا وڤيتنام", "GM VN"),
    ],
    "hyphens, apostrophes, accents": [
        ("l'Équateur, d'Haïti, Mexico's, Mexico’s", "EC HT MX MX"),
        ("cote d ivoire, Cote dIvoire, cote-d'ivoire", "CI CI CI"),
        ("Viet Nam, Vietnam, viet-nam", "VN VN VN"),
        ("St. Lucia, St Kitts & Nevis, Trinidad & Tobago", "LC KN TT"),
        ("sao tome, são tomé, turkiye, Türkiye", "ST ST TR TR"),
        ("UK y EE.UU. y EE. UU. y EEUU", "GB US US US"),
        ("Iran (Islamic Republic of), Bolivia (Plurinational State of)", "IR BO"),
        ("Kenya/Uganda\nNiger. Nigeria", "KE UG NE NG"),
    ],
    "traditional Chinese": [
        ("紐西蘭、肯亞、衣索比亞、摩洛哥、迦納、寮國、義大利", "NZ KE ET MA GH LA IT"),
        ("塞內加爾、厄瓜多、薩爾瓦多、烏干達、葉門、象牙海岸", "SN EC SV UG YE CI"),
    ],
}


@pytest.mark.parametrize(("text", "expected"), [case for cases in CASES.values() for case in cases])
def test_names_in_running_text(matcher: CountryMatcher, text: str, expected: str) -> None:
    assert found(matcher, text) == expected
