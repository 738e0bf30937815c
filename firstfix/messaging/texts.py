"""What messages say as long as a company has not written its own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from firstfix.messaging.rules import Moment
from firstfix.platform.bilingual import Bilingual


class Words(NamedTuple):
    """The subject is for e-mail; `{…}` are placeholders of rules.py."""

    subject: Bilingual
    text: Bilingual


DEFAULTS: Mapping[str, Words] = {
    Moment.RECEIVED: Words(
        Bilingual(zh="已收到您的报修 {number}", en="We have your report {number}"),
        Bilingual(
            zh="【{company}】{contact}您好，已收到您关于{equipment}的报修（{number}）。查看进度：{link}\n不再接收：{stop}",
            en="{company}: Dear {contact}, we have your report about {equipment} ({number}). "
            "See how far it is: {link}\nNo more messages: {stop}",
        ),
    ),
    Moment.SCHEDULED: Words(
        Bilingual(zh="上门时间：{window}", en="Your appointment: {window}"),
        Bilingual(
            zh="【{company}】{contact}您好，工程师{engineer}将于{window}上门，处理{equipment}（{number}）。查看进度：{link}",
            en="{company}: Dear {contact}, our engineer {engineer} will come on {window} for {equipment} ({number}). "
            "Details: {link}",
        ),
    ),
    Moment.MOVED: Words(
        Bilingual(zh="上门时间改为：{window}", en="Your appointment has moved to {window}"),
        Bilingual(
            zh="【{company}】{contact}您好，{equipment}（{number}）的上门时间改为{window}，工程师{engineer}。查看进度：{link}",
            en="{company}: Dear {contact}, the appointment for {equipment} ({number}) has moved to {window}; "
            "{engineer} will come. Details: {link}",
        ),
    ),
    Moment.CALLED_OFF: Words(
        Bilingual(zh="{window}的上门已取消", en="Your appointment on {window} is called off"),
        Bilingual(
            zh="【{company}】{contact}您好，原定{window}的上门（{equipment}，{number}）已取消，我们会与您另约时间。查看进度：{link}",
            en="{company}: Dear {contact}, the appointment on {window} for {equipment} ({number}) is called off. "
            "We will tell you a new time. Details: {link}",
        ),
    ),
    Moment.ON_THE_WAY: Words(
        Bilingual(zh="工程师已出发，预计{arrival}到达", en="Our engineer is on the way, expected about {arrival}"),
        Bilingual(
            zh="【{company}】工程师{engineer}已出发，预计{arrival}到达（{equipment}，{number}）。最新时间：{link}",
            en="{company}: {engineer} is on the way to you and should arrive about {arrival} ({equipment}, {number}). "
            "The time as it stands now: {link}",
        ),
    ),
    Moment.DONE: Words(
        Bilingual(zh="{equipment}已处理完毕", en="The work on {equipment} is done"),
        Bilingual(
            zh="【{company}】{contact}您好，{equipment}（{number}）已处理完毕。做了什么：{link}\n不再接收：{stop}",
            en="{company}: Dear {contact}, the work on {equipment} ({number}) is done. What was done: {link}\n"
            "No more messages: {stop}",
        ),
    ),
    Moment.FOLLOW_UP: Words(
        Bilingual(zh="{equipment}现在运行得怎么样？", en="How is {equipment} running?"),
        Bilingual(
            zh="【{company}】{contact}您好，{equipment}（{number}）修好后运行得怎么样？请用一分钟告诉我们：{link}\n不再接收：{stop}",
            en="{company}: Dear {contact}, how has {equipment} been running since we were there ({number})? "
            "It takes a minute to tell us: {link}\nNo more messages: {stop}",
        ),
    ),
    Moment.CHECK_IN: Words(
        Bilingual(zh="您的设备运行得怎么样？", en="How is everything running?"),
        Bilingual(
            zh="【{company}】{contact}您好，您那里的设备运行得怎么样？有什么需要我们做的吗？请用一分钟告诉我们：{link}\n不再接收：{stop}",
            en="{company}: Dear {contact}, how is everything running at your place, and is there anything we can do? "
            "It takes a minute to tell us: {link}\nNo more messages: {stop}",
        ),
    ),
    Moment.MAINTENANCE: Words(
        Bilingual(zh="{equipment}：{plan}", en="{equipment}: {plan}"),
        Bilingual(
            zh="【{company}】{contact}您好，您的{equipment}即将做{plan}，定于{day}前后（{number}），上门时间另行通知。"
            "{advice} 详情：{link}\n不再接收：{stop}",
            en="{company}: Dear {contact}, {plan} for {equipment} is due about {day} ({number}); we will tell you when "
            "we come. {advice} Details: {link}\nNo more messages: {stop}",
        ),
    ),
    Moment.ANSWERED: Words(
        Bilingual(zh="对您的意见的答复", en="Our answer to what you told us"),
        Bilingual(
            zh="【{company}】{contact}您好，感谢您的意见“{said}”。我们的答复：{answer} 全文：{link}\n不再接收：{stop}",
            en="{company}: Dear {contact}, thank you for telling us: “{said}”. Our answer: {answer} All of it: {link}\n"
            "No more messages: {stop}",
        ),
    ),
    Moment.TRIAL: Words(
        Bilingual(zh="{company} 试发", en="A trial by {company}"),
        Bilingual(
            zh="【{company}】这是一条试发消息，能看到它就说明该通道可用。",
            en="{company}: this is a trial. You can read it, so the channel works.",
        ),
    ),
}
