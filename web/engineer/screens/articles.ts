/** What colleagues found out about the products of my visits: every article on the phone. */
import { packOf, shown } from "../app.ts";
import type { ProductPack } from "../protocol.ts";
import { redraw } from "../ui/draw.ts";
import { html, live, type Content } from "../ui/html.ts";
import { card, empty, row, rows } from "../ui/parts.ts";
import type { Show } from "../ui/router.ts";
import { say, told } from "../words.ts";

let searched = "";

export const articles: Show = () => {
  const packs = new Map<string, { pack: ProductPack; visit: number }>();
  for (const visit of shown!.visits) {
    const pack = packOf(visit.pack);
    if (pack?.articles.length) packs.set(pack.pack, { pack, visit: visit.id });
  }
  const body = packs.size ? html`${searchField()}${[...packs.values()].map(ofProduct)}` : empty("knowledge", say("articlesNone"));
  return { title: say("articlesAll"), tab: "more", back: "/more", body };
};

function ofProduct({ pack, visit }: { pack: ProductPack; visit: number }): Content {
  const found = pack.articles.filter(({ title, body }) => `${told(title)} ${told(body)}`.toLowerCase().includes(searched.trim().toLowerCase()));
  if (!found.length) return "";
  return card({ title: told(pack.product_model.name), icon: "equipment", isFlush: true },
    rows(found.map(({ id, title }) => row({ title: told(title), icon: "knowledge", href: `#/visit/${visit}/articles/${id}` }))));
}

const searchField = (): Content => html`
  <input type="search" placeholder=${say("articlesFind")} aria-label=${say("articlesFind")} .value=${live(searched)} @input=${(event: Event) => {
    searched = (event.target as HTMLInputElement).value;
    redraw();
  }}>`;
