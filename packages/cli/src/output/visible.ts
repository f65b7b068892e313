/**
 * What a terminal, or who reads its lines, would act on rather than show: control characters, line breaks, marks that
 * turn the direction of text or take no room, and halves of characters.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Text of somebody else, fit to be shown: what can not be seen is written as JSON writes it, `\u001b` and `\n`. All that
 * is echoed goes through here: a name could else move the cursor, or forge a line of its own.
 */
export function visible(text: string): string {
  return text.replaceAll(unseen, escaped);
}

/** Our own colours, and the end of a progress line; or what is made visible. */
// oxlint-disable-next-line no-control-regex -- control characters are what it is about
const styledOrUnseen = /\r?\u001b\[2K|\u001b\[\d{1,2}m|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The same for a line that we have coloured already. */
export function visibleStyled(line: string): string {
  return line.replaceAll(styledOrUnseen, (found) => (isStyle(found) ? found : escaped(found)));
}

/**
 * The same for lines of our own making: their ends stay, and tabs between their fields.
 *
 * @param areStyled Where they are coloured; elsewhere a colour is not of our making.
 */
export function visibleLines(text: string, areStyled: boolean): string {
  const stays = (found: string): boolean => found === "\n" || found === "\t" || isStyle(found);
  return text.replaceAll(areStyled ? styledOrUnseen : unseen, (found) => (stays(found) ? found : escaped(found)));
}

/** A lone control character is no style. */
function isStyle(found: string): boolean {
  return found.length > 2;
}

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ["\b", String.raw`\b`],
  ["\t", String.raw`\t`],
  ["\n", String.raw`\n`],
  ["\f", String.raw`\f`],
  ["\r", String.raw`\r`],
]);

function escaped(character: string): string {
  const short = shortEscapes.get(character);
  if (short !== undefined) return short;
  // By UTF-16 code unit, as JSON does.
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
