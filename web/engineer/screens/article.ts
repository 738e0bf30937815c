/** One knowledge article, and whether it helped. */
import { aboutVisit, packOf, packPicture, record, visitOf } from "../app.ts";
import { html, nothing } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { isResting, once } from "../ui/once.ts";
import { card, empty } from "../ui/parts.ts";
import { prose } from "../ui/prose.ts";
import type { Show } from "../ui/router.ts";
import { say, told } from "../words.ts";

/** What was said since the app was opened, by visit and article: the pack does not carry it. */
const helped = new Set<string>();

export const article: Show = ({ id, article: wanted }) => {
  const visit = visitOf(Number(id));
  const found = visit && packOf(visit.pack)?.articles.find((one) => one.id === Number(wanted));
  const screen = { title: say("articleTitle"), tab: "now", back: `/visit/${id}/case` } as const;
  if (!visit || !found) return { ...screen, body: empty("knowledge", say("articleGone")) };
  const key = `${visit.id}/${found.id}`;
  const tell = (isHelpful: boolean) => once(`article/${key}`, async () => {
    if (!(await record("article_helped", { article: found.id, helped: isHelpful }, aboutVisit(visit)))) return;
    if (isHelpful) helped.add(key);
    else helped.delete(key);
  });
  const said = helped.has(key)
    ? html`<p class="strong">${icon("success")} ${say("articleHelpedDone")}</p><button type="button" class="btn btn-quiet" ?disabled=${isResting(`article/${key}`)} @click=${() => tell(false)}>${say("articleTakenBack")}</button>`
    : html`<button type="button" class="btn btn-primary" @click=${() => tell(true)}>${icon("accepted")}${say("articleHelped")}</button>`;
  const asked = visit.case ? html`<div>${said}</div>` : nothing; // it is counted for the case that it helped
  const pictures = (found.pictures ?? []).map(({ url, caption }) =>
    html`<figure><img class="case-picture" src=${packPicture(url)} alt=${told(caption)}><figcaption class="quiet">${told(caption)}</figcaption></figure>`);
  return { ...screen, body: html`${card({ title: told(found.title) }, html`${prose(told(found.body))}${pictures}`)}${asked}` };
};
