/**
 * A few names, and how many more: `a, b, c and 7 more`.
 *
 * @param most So many are all named.
 */
export function fewNames(names: readonly string[], most = 4): string {
  const shown = names.length > most ? names.slice(0, 3) : names;
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(", ")} and ${more} more`;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1) ?? ""}`;
}
