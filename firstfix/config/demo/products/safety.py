"""What the demo company measures after a repair, by the class of a medical device.

The structure is that of IEC 62353 (YY/T 0841): by protection class and by applied part. The limits are the company's.
"""

from firstfix.config.demo.products.spec import StepSpec, after, reading
from firstfix.platform.bilingual import Bilingual

INTACT = after("外观、电源线与标识完好", "Housing, mains lead and markings are in order")

#: (protection class, applied part) -> name and steps; empty is any.
SAFETY_CHECKLISTS: dict[tuple[str, str], tuple[Bilingual, tuple[StepSpec, ...]]] = {
    ("I", ""): (
        Bilingual("修理后测试：I 类设备", "Test after repair: class I"),
        (
            INTACT,
            reading("保护接地电阻", "Protective earth resistance", "Ω", None, 0.3),
            reading("电源对保护接地的绝缘电阻", "Insulation resistance, mains to earth", "MΩ", 2, None),
            reading("设备漏电流（替代法）", "Equipment leakage current (alternative method)", "µA", None, 1000),
        ),
    ),
    ("II", ""): (
        Bilingual("修理后测试：II 类设备", "Test after repair: class II"),
        (
            INTACT,
            reading("电源对外壳的绝缘电阻", "Insulation resistance, mains to housing", "MΩ", 7, None),
            reading("设备漏电流（替代法）", "Equipment leakage current (alternative method)", "µA", None, 500),
        ),
    ),
    ("", "BF"): (
        Bilingual("修理后测试：BF 型应用部分", "Test after repair: applied part of type BF"),
        (reading("应用部分漏电流", "Applied part leakage current", "µA", None, 5000),),
    ),
    ("", "CF"): (
        Bilingual("修理后测试：CF 型应用部分", "Test after repair: applied part of type CF"),
        (reading("应用部分漏电流", "Applied part leakage current", "µA", None, 50),),
    ),
}
