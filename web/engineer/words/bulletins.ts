import type { Words } from "../words.ts";

/** Service bulletins at a visit. */
export const bulletinWords = {
  bulletins: ["Bulletins", "服务通告"],
  bulletinsLead: ["what R&D says of this machine", "研发对这台设备的说明"],
  bulletinsWait: [["{n} to be done", "{n} to be done"], "{n} 项待执行"],
  noBulletins: ["No bulletin concerns this machine", "没有涉及这台设备的通告"],
  bulletinToKnow: ["To be known", "供知悉"],
  bulletinWaits: ["To be done", "待执行"],
  bulletinOrdered: ["To be done, with an order", "待执行，已有工单"],
  bulletinDone: ["Done", "已执行"],
  bulletinLeftOut: ["Left out", "不执行"],
  bulletinMinutes: ["{n} min", "{n} 分钟"],
  bulletinPerhaps: ["It may concern this machine. Not known of it: {lacks}", "可能涉及这台设备。尚不清楚：{lacks}"],
  bulletinAnd: [", ", "、"],
  bulletinSerial: ["serial number", "序列号"],
  bulletinSoftware: ["software version", "软件版本"],
  bulletinDay: ["day of commissioning", "投用日期"],
  bulletinVersion: ["Software version afterwards: {version}. It is noted by itself.", "完成后的软件版本：{version}，会自动记录。"],
  bulletinDoIt: ["Done on this machine", "这台已执行"],
  bulletinKept: ["Kept. The machine waits no more.", "已保存，这台设备不再等待。"],
} satisfies Words;
