/** Texts that people write with a little form, as the server's pages show them (platform/pages/prose.py). */
import { html, type Content } from "./html.ts";

const HEADING = /^#{1,6}\s+/;
const BULLET = /^\s*[-*+]\s+/;
const NUMBER = /^\s*\d+[.)]\s+/;

/** Paragraphs, headings, lists and bold; a line break stays one. Nothing of HTML passes through. */
export function prose(text: string): Content {
  return html`<div class="prose">${text.trim().split(/\n\s*\n|\n(?=#{1,6}\s)|(?<=^#{1,6}\s.*)\n/m).map(block)}</div>`;
}

function block(text: string): Content {
  const lines = text.split("\n").filter((line) => line.trim());
  if (!lines.length) return "";
  if (lines.length === 1 && HEADING.test(lines[0]!)) return html`<h3>${inline(lines[0]!.replace(HEADING, ""))}</h3>`;
  if (lines.length === 1 && /^\s*([-*_])(\s*\1){2,}\s*$/.test(lines[0]!)) return html`<hr>`;
  const start = lines.findIndex((line) => BULLET.test(line) || NUMBER.test(line));
  if (start === 0) return list(lines);
  if (start > 0) return [paragraph(lines.slice(0, start)), list(lines.slice(start))];
  return paragraph(lines);
}

/** Lines without a sign of their own go on with the item before. */
function list(lines: string[]): Content {
  const items: string[] = [];
  for (const line of lines) {
    if (BULLET.test(line) || NUMBER.test(line)) items.push(line.replace(BULLET, "").replace(NUMBER, ""));
    else items.push(`${items.pop() ?? ""}\n${line.trim()}`);
  }
  const inside = items.map((item) => html`<li>${broken(item.split("\n"))}</li>`);
  return NUMBER.test(lines[0]!) ? html`<ol>${inside}</ol>` : html`<ul>${inside}</ul>`;
}

const paragraph = (lines: string[]): Content => html`<p>${broken(lines)}</p>`;

const broken = (lines: string[]): Content => lines.map((line, place) => html`${place ? html`<br>` : ""}${inline(line)}`);

/** `**bold**` and `*emphasis*`. */
function inline(text: string): Content {
  return text.split(/(\*\*[^*]+\*\*|\*[^*\s][^*]*\*)/).map((piece) => {
    if (piece.length > 4 && piece.startsWith("**") && piece.endsWith("**")) return html`<strong>${piece.slice(2, -2)}</strong>`;
    if (piece.length > 2 && piece.startsWith("*") && piece.endsWith("*")) return html`<em>${piece.slice(1, -1)}</em>`;
    return piece;
  });
}
