"""Checklists for work that is the same on every product: installation, inspection, training."""

from firstfix.config.demo.products.spec import StepSpec, after, before, photo, reading, work
from firstfix.platform.bilingual import Bilingual

GENERAL_CHECKLISTS: dict[str, tuple[Bilingual, tuple[StepSpec, ...]]] = {
    "installation": (
        Bilingual("安装调试", "Installation and commissioning"),
        (
            before("核对装箱单与序列号", "Check packing list and serial number"),
            photo("开箱照片", "Photo after unpacking"),
            before("确认水、电、气、场地符合要求", "Water, power, air and place meet the requirements"),
            reading("供电电压偏差", "Deviation of supply voltage", "%", -10, 10, moment="before"),
            work("就位、调平、接线", "Set up, level and connect", blocks=True),
            after("按说明书完成全部试运行项目", "Complete the test run of the manual"),
            after("培训操作人员并讲解注意事项", "Train the operators and explain the cautions"),
            photo("安装完成照片", "Photo of the finished installation", moment="test"),
        ),
    ),
    "inspection": (
        Bilingual("巡检", "Inspection"),
        (
            before("听取用户反映的问题", "Hear what the users have noticed", blocks=False),
            work("检查外观、铭牌与安全标识", "Check housing, plate and safety signs", blocks=True),
            work("检查电气连接与接地", "Check connections and earth", blocks=True),
            photo("铭牌与设备照片", "Photo of plate and device", moment="work"),
            after("确认无安全隐患", "No safety risk found"),
        ),
    ),
    "training": (
        Bilingual("客户培训", "Customer training"),
        (
            work("讲解主要功能与正确操作", "Explain main functions and correct use", blocks=True),
            work("讲解注意事项与日常保养", "Explain cautions and daily care", blocks=True),
            work("演示简单故障的排除", "Show how to clear simple faults"),
            after("学员操作考核合格", "Each participant has shown correct use"),
        ),
    ),
}
