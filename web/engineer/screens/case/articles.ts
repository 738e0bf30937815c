/** What colleagues wrote down about the product: at the step that it is about, all of it on demand. */
import { leadingFaults } from "../../belief.ts";
import type { ProductPack } from "../../protocol.ts";
import { html, nothing, type Content } from "../../ui/html.ts";
import { card, row, rows } from "../../ui/parts.ts";
import { say, told } from "../../words.ts";
import type { Led, Step } from "./led.ts";

type Article = ProductPack["articles"][number];
/** Articles about a fault are shown at a step once it is so probable. */
const PROBABLE = 0.2;

const line = (visit: number, article: Article): Content =>
  row({ title: told(article.title), icon: "knowledge", href: `#/visit/${visit}/articles/${article.id}` });

/** About this step, or about a fault that is probable now. */
export function articlesAtStep(led: Led, step: Step): Content {
  const { faults, known, pack } = led;
  const probable = new Set(leadingFaults(known.belief, 3).filter((one) => one.probability >= PROBABLE).map(({ fault }) => faults.faults[fault]!.id));
  const here = pack.articles.filter((article) => article.steps.includes(step.entry.id) || article.faults.some((fault) => probable.has(fault)));
  if (!here.length) return nothing;
  return html`<p class="case-label">${say("articlesHere")}</p>${rows(here.map((article) => line(led.visit.id, article)))}`;
}

export function articlesOfModel(visit: number, pack: ProductPack | null): Content {
  if (!pack?.articles.length) return nothing;
  return card({ title: say("articlesOfModel"), icon: "knowledge", isFlush: true }, rows(pack.articles.map((article) => line(visit, article))));
}
