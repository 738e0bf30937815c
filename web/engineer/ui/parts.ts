/** The pieces that screens are made of. */
import { html, ifDefined, nothing, type Content, type TemplateResult } from "./html.ts";
import { icon, type IconName } from "./icon.ts";

/** `quiet` nothing to do · `fresh` needs somebody · `moving` under way · `done` good · `soon` due soon · `late` late or broken. */
export type Tone = "quiet" | "fresh" | "moving" | "waiting" | "done" | "soon" | "late";

export const badge = (tone: Tone, name: IconName, word: string): TemplateResult =>
  html`<span class="badge" data-tone=${tone}>${icon(name)}${word}</span>`;

interface Card {
  title: string;
  icon?: IconName;
  /** For links to it. */
  id?: string;
  /** At the right of the title. */
  note?: Content;
  /** Lines up to the edge. */
  isFlush?: boolean;
}

export const card = ({ title, icon: name, id, note, isFlush }: Card, body: Content): TemplateResult => html`
  <section class="card ${isFlush ? "flush" : ""}" id=${ifDefined(id)}>
    <header class="card-head"><h2>${name ? icon(name) : nothing}${title}</h2>${note ?? nothing}</header>
    <div class="card-body">${body}</div>
  </section>`;

interface Row {
  title: Content;
  lead?: Content;
  icon?: IconName;
  /** At the end of the line. */
  side?: Content;
  href?: string;
  act?: () => void;
  tone?: Tone;
}

/** One line of a list: a link, a button, or only words. */
export function row({ title, lead, icon: name, side, href, act, tone }: Row): TemplateResult {
  const inside = html`${name ? html`<span class="row-icon" data-tone=${tone ?? "quiet"}>${icon(name)}</span>` : nothing}
    <span class="row-words"><span class="row-title">${title}</span>${lead ? html`<span class="row-lead">${lead}</span>` : nothing}</span>
    ${side ? html`<span class="row-side">${side}</span>` : nothing}${href || act ? icon("right") : nothing}`;
  if (href) return html`<li><a class="row" href=${href}>${inside}</a></li>`;
  if (act) return html`<li><button type="button" class="row" @click=${act}>${inside}</button></li>`;
  return html`<li class="row">${inside}</li>`;
}

export const rows = (lines: Content): TemplateResult => html`<ul class="rows">${lines}</ul>`;

/** Names and values; those without a value are left out. */
export const pairs = (lines: readonly (readonly [name: string, value: Content | null | undefined])[]): TemplateResult => html`
  <dl class="pairs">${lines.map(([name, value]) =>
    value === null || value === undefined || value === "" ? nothing : html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

/** Nothing is here: what that means, and what to do next. */
export const empty = (name: IconName, title: string, text: Content = nothing, action: Content = nothing): TemplateResult =>
  html`<div class="empty">${icon(name)}<p class="strong">${title}</p><p>${text}</p>${action}</div>`;

export const callout = (tone: Tone, name: IconName, title: string, body: Content = nothing): TemplateResult =>
  html`<div class="callout" data-tone=${tone}>${icon(name)}<div><p class="strong">${title}</p>${body}</div></div>`;

/** The one next step; it fills the width above the bottom bar. */
export const bigButton = (name: IconName, word: string, act: () => void, isOff = false): TemplateResult =>
  html`<button type="button" class="btn btn-primary btn-big" ?disabled=${isOff} @click=${act}>${icon(name)}${word}</button>`;

export const bigLink = (name: IconName, word: string, href: string): TemplateResult =>
  html`<a class="btn btn-primary btn-big" href=${href}>${icon(name)}${word}</a>`;

/** Where a screen waits for its own file or its first documents. */
export const skeleton = (lines = 3): TemplateResult =>
  html`<div class="skeleton" aria-hidden="true">${Array.from({ length: lines }, () => html`<span></span>`)}</div>`;
