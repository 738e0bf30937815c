/** Every screen by its address. Those that are not of every day come in files of their own. */
import type { Route } from "../ui/router.ts";
import { dayScreen } from "./day.ts";
import { moreScreen } from "./more.ts";
import { nowScreen } from "./now.ts";
import { stepsScreen } from "./steps.ts";
import { timesScreen } from "./times.ts";
import { visitScreen } from "./visit.ts";

export const ROUTES: readonly Route[] = [
  { path: "/day", show: dayScreen },
  { path: "/day/:day", show: dayScreen },
  { path: "/now", show: nowScreen },
  { path: "/visit/:id", show: visitScreen },
  { path: "/visit/:id/steps", show: stepsScreen },
  { path: "/visit/:id/times", show: timesScreen },
  { path: "/more", show: moreScreen },
  { path: "/visit/:id/photos", load: async () => (await import("./photos.ts")).photosScreen },
  { path: "/visit/:id/parts", load: async () => (await import("./parts.ts")).partsScreen },
  { path: "/visit/:id/parts/ask", load: async () => (await import("./mine/ask.ts")).askParts },
  { path: "/visit/:id/site", load: async () => (await import("./site.ts")).siteScreen },
  { path: "/visit/:id/bulletins", load: async () => (await import("./bulletins.ts")).bulletinsScreen },
  { path: "/visit/:id/care", load: async () => (await import("./care.ts")).careScreen },
  { path: "/visit/:id/care/:what", load: async () => (await import("./care.ts")).catchScreen },
  { path: "/visit/:id/escalate", load: async () => (await import("./care.ts")).catchScreen },
  { path: "/visit/:id/reply/:problem", load: async () => (await import("./care.ts")).replyScreen },
  { path: "/visit/:id/sign", load: async () => (await import("./sign.ts")).signScreen },
  { path: "/visit/:id/report", load: async () => (await import("./report.ts")).reportScreen },
  { path: "/visit/:id/leave", load: async () => (await import("./leave.ts")).leaveScreen },
  { path: "/outbox", load: async () => (await import("./outbox.ts")).outboxScreen },
  { path: "/visit/:id/case", load: async () => (await import("./troubleshoot.ts")).troubleshoot },
  { path: "/visit/:id/articles/:article", load: async () => (await import("./article.ts")).article },
  { path: "/articles", load: async () => (await import("./articles.ts")).articles },
  { path: "/scan", load: async () => (await import("./scan.ts")).scanScreen },
  { path: "/new", load: async () => (await import("./new.ts")).newOnSite },
  { path: "/new/:id", load: async () => (await import("./new.ts")).newOnSite },
  { path: "/new/:id/:what", load: async () => (await import("./new.ts")).newOfKind },
  { path: "/mine", load: async () => (await import("./mine.ts")).mine },
  { path: "/mine/hours", load: async () => (await import("./mine/hours.ts")).hours },
  { path: "/mine/hours/new", load: async () => (await import("./mine/hours.ts")).newHours },
  { path: "/mine/hours/:claim", load: async () => (await import("./mine/hours.ts")).changeHours },
  { path: "/mine/expenses", load: async () => (await import("./mine/expenses.ts")).expenses },
  { path: "/mine/expenses/new", load: async () => (await import("./mine/expenses.ts")).newExpense },
  { path: "/mine/expenses/:claim", load: async () => (await import("./mine/expenses.ts")).changeExpense },
  { path: "/mine/advances", load: async () => (await import("./mine/advances.ts")).advances },
  { path: "/mine/advances/new", load: async () => (await import("./mine/advances.ts")).newAdvance },
  { path: "/mine/advances/:claim", load: async () => (await import("./mine/advances.ts")).changeAdvance },
  { path: "/mine/trips", load: async () => (await import("./mine/trips.ts")).trips },
  { path: "/mine/trips/new", load: async () => (await import("./mine/trips.ts")).newTrip },
  { path: "/mine/trips/:claim", load: async () => (await import("./mine/trips.ts")).changeTrip },
  { path: "/mine/van", load: async () => (await import("./mine/van.ts")).van },
  { path: "/mine/van/count", load: async () => (await import("./mine/van.ts")).countVan },
  { path: "/mine/transfers", load: async () => (await import("./mine/transfers.ts")).transfersScreen },
  { path: "/mine/transfers/ask", load: async () => (await import("./mine/ask.ts")).askParts },
  { path: "/mine/transfers/give", load: async () => (await import("./mine/ask.ts")).giveParts },
  { path: "/mine/transfers/:transfer", load: async () => (await import("./mine/transfer.ts")).transferScreen },
  { path: "/notices", load: async () => (await import("./notices.ts")).noticesScreen },
];
