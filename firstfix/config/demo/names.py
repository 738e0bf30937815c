"""Made-up names. The city, its districts, companies and people do not exist; telephone numbers are not given out."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from firstfix.platform.bilingual import Bilingual

COMPANY = "澄湾设备服务 Chengwan Service"
CITY = Bilingual("澄湾市", "Chengwan")
MAIL = "chengwan.example"  # the ending .example is reserved for this (RFC 2606)


@dataclass(frozen=True)
class District:
    """A round part of the city: `radius` in kilometres round its centre."""

    name: Bilingual
    territory: str
    latitude: float
    longitude: float
    radius: float
    streets: tuple[tuple[str, str], ...]


DISTRICTS = (
    District(
        Bilingual("老城区", "Old Town"), "centre", 31.305, 120.615, 4.0,
        (("钟鼓巷", "Bell Lane"), ("桂花桥路", "Osmanthus Bridge Road"), ("南仓街", "South Granary Street")),
    ),
    District(
        Bilingual("临湖区", "Lakeside"), "east", 31.322, 120.722, 5.0,
        (("澄湖大道", "Clear Lake Avenue"), ("白鹭路", "Egret Road"), ("芦苇街", "Reed Street")),
    ),
    District(
        Bilingual("北堰区", "North Weir"), "north", 31.392, 120.642, 5.5,
        (("堰头路", "Weir Head Road"), ("机械二路", "Second Machine Road"), ("青砖路", "Grey Brick Road")),
    ),
    District(
        Bilingual("东泾工业区", "Dongjing Works"), "east", 31.372, 120.905, 6.0,
        (("东泾一路", "First Dongjing Road"), ("保税北路", "Bonded North Road"), ("拓荒路", "Pioneer Road")),
    ),
    District(
        Bilingual("南浦区", "South Quay"), "south", 31.195, 120.655, 6.0,
        (("纺机路", "Loom Road"), ("南浦大街", "South Quay Street"), ("稻香路", "Rice Field Road")),
    ),
    District(
        Bilingual("西岭区", "West Hills"), "centre", 31.292, 120.498, 5.0,
        (("茶山路", "Tea Hill Road"), ("石屋街", "Stone House Street"), ("杨梅路", "Bayberry Road")),
    ),
)  # fmt: skip

SURNAMES = "陈林周吴赵沈何郑孙徐朱高罗梁宋谢唐韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程魏苏吕丁任卢姚崔钟谭陆范"
GIVEN = (
    "志远", "晓雯", "建华", "桂芳", "明哲", "一凡", "佳怡", "美玲", "浩然", "立群",
    "文涛", "国栋", "海燕", "思远", "春梅", "俊杰", "雪莹", "振宇", "丽娜", "宏伟",
    "子涵", "永康", "秀兰", "天佑", "雅琴", "少华", "景行", "玉洁", "家豪", "若曦",
    "德胜", "静怡", "启明", "红霞", "嘉树", "念慈", "伟成", "凤仪", "柏然", "知秋",
)  # fmt: skip
ENGLISH_GIVEN = (
    "Alma", "Bertram", "Cora", "Desmond", "Edith", "Fabian", "Greta", "Hollis", "Imogen", "Jasper",
    "Keira", "Lionel", "Maeve", "Nolan", "Odette", "Piers", "Quentin", "Rowena", "Silas", "Thea",
)  # fmt: skip
ENGLISH_SURNAMES = (
    "Ashdown", "Birkwood", "Coldwell", "Dunmere", "Elverston", "Fernsby", "Greycott",
    "Hartlow", "Inglewick", "Jessop", "Kettlewyn", "Lorne", "Marbrook", "Netherby",
    "Oakmere", "Penhallow", "Quillby", "Ravensworth", "Stonebrae", "Tarnside",
)  # fmt: skip

#: Two of these rare characters make a company name that nobody has.
SYLLABLES = "澜栎湛岑霁榆昀沣珩铄桓峤沐璟穗翊垚筠泓砺骁旻屹澍"
ENGLISH_HOUSES = (
    "Northfen", "Halewick", "Tarnbrook", "Elmsgate", "Wrenford", "Coldmere", "Marlowick",
    "Thistledown", "Greywater", "Ashcombe", "Larkmoor", "Quillstone", "Fernhollow", "Saltmarsh",
    "Copperdale", "Windlecote", "Hazelmere", "Brackenby", "Otterbourne", "Merriden",
)  # fmt: skip
TRADES = (
    ("精密机械", "Precision Machinery"),
    ("塑料制品", "Plastics"),
    ("包装材料", "Packaging"),
    ("电子科技", "Electronics"),
    ("食品", "Foods"),
    ("汽车零部件", "Auto Parts"),
    ("五金制品", "Metalware"),
    ("新材料", "New Materials"),
    ("纺织科技", "Textiles"),
    ("日用化工", "Home Chemicals"),
)
SHOPS = (
    ("半日咖啡", "Half Day Coffee"), ("青瓷茶饮", "Celadon Tea"), ("麦浪面包房", "Wheat Wave Bakery"),
    ("拾穗小馆", "Gleaner's Table"), ("三更灯火锅", "Third Watch Hot Pot"), ("木船生鲜", "Wooden Boat Market"),
    ("云边甜品", "Cloud Edge Desserts"), ("石榴便利", "Pomegranate Corner Shop"),
    ("旧书与猫咖啡", "Old Books and a Cat"),
    ("渡口酒店", "Ferry Hotel"), ("蓝鹊超市", "Blue Magpie Market"), ("米粒轻食", "Grain of Rice Kitchen"),
    ("橘灯面馆", "Orange Lantern Noodles"), ("山脚烘焙", "Foothill Bakery"), ("夜航书店咖啡", "Night Voyage Books"),
    ("一扇窗茶餐厅", "One Window Diner"), ("萤火快餐", "Firefly Lunch"), ("竹篮水果", "Bamboo Basket Fruit"),
    ("泊岸民宿", "Mooring Guesthouse"), ("十二橡果幼儿园食堂", "Twelve Acorns Kindergarten Canteen"),
)  # fmt: skip
HOSPITALS = (
    ("第一医院", "First Hospital"), ("第二医院", "Second Hospital"), ("第三医院", "Third Hospital"),
    ("中医医院", "Hospital of Chinese Medicine"), ("妇幼保健院", "Women and Children's Hospital"),
    ("康复医院", "Rehabilitation Hospital"), ("骨科医院", "Orthopaedic Hospital"), ("眼科医院", "Eye Hospital"),
    ("口腔医院", "Dental Hospital"), ("体检中心", "Health Check Centre"),
    ("社区卫生服务中心", "Community Health Centre"),
)  # fmt: skip


class Names:
    """A source of names that never gives the same one twice."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self._used: set[str] = set()
        self._hospitals = [(district, name) for district in DISTRICTS for name in HOSPITALS]
        rng.shuffle(self._hospitals)

    def take(self, name: str) -> None:
        """Somebody has this name already."""
        self._used.add(name)

    def person(self, language: str = "zh-hans") -> str:
        while True:
            if language == "en":
                name = f"{self.rng.choice(ENGLISH_GIVEN)} {self.rng.choice(ENGLISH_SURNAMES)}"
            else:
                name = self.rng.choice(SURNAMES) + self.rng.choice(GIVEN)
            if self._is_new(name):
                return name

    def factory(self, language: str) -> str:
        while True:
            trade_zh, trade_en = self.rng.choice(TRADES)
            if language == "en":
                name = f"{self.rng.choice(ENGLISH_HOUSES)} {trade_en} ({CITY.en}) Co., Ltd."
            else:
                first, second = self.rng.sample(SYLLABLES, 2)
                name = f"{CITY.zh[:2]}{first}{second}{trade_zh}有限公司"
            if self._is_new(name):
                return name

    def hospital(self, language: str) -> tuple[str, District]:
        """Hospitals are named after their district, so the name says where it stands."""
        district, (zh, en) = self._hospitals.pop()
        name = f"{CITY.en} {district.name.en} {en}" if language == "en" else f"{CITY.zh}{district.name.zh}{zh}"
        return name, district

    def shop(self, language: str) -> str:
        while True:
            zh, en = self.rng.choice(SHOPS)
            first, second = self.rng.sample(SYLLABLES, 2)
            if language == "en":
                name = en if self.rng.random() < 0.5 else f"{self.rng.choice(ENGLISH_HOUSES)} {en}"
            else:
                name = zh if self.rng.random() < 0.4 else f"{first}{second}{zh}"
            if self._is_new(name):
                return name

    def address(self, language: str, district: District) -> str:
        zh, en = self.rng.choice(district.streets)
        number = self.rng.randint(2, 688)
        if language == "en":
            return f"{number} {en}, {district.name.en}, {CITY.en}"
        return f"{CITY.zh}{district.name.zh}{zh} {number} 号"

    def phone(self) -> str:
        while True:
            number = f"1990000{self.rng.randint(0, 9999):04d}"
            if self._is_new(number):
                return number

    def _is_new(self, name: str) -> bool:
        if name in self._used:
            return False
        self._used.add(name)
        return True
