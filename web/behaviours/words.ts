/** What scripts say, in the page's language: `{% words %}` in the page, `words_for_behaviours` in phrases.py. */
const words: Record<string, string> = JSON.parse(document.getElementById("words")?.textContent ?? "{}");

export function word(key: string, values: Record<string, string | number> = {}): string {
  return Object.entries(values).reduce((said, [name, value]) => said.replace(`{${name}}`, String(value)), words[key] ?? key);
}
