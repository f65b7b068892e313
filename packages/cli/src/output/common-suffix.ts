/**
 * The domain that all names have in common, from its dot on: `.eu-west-1.compute.internal`. Empty for fewer than two
 * names, and where one of them would have nothing left.
 */
export function commonSuffix(names: readonly string[]): string {
  const [first, ...others] = names;
  if (first === undefined || others.length === 0) return "";
  // From the longest on.
  for (let dot = first.indexOf(".", 1); dot > 0; dot = first.indexOf(".", dot + 1)) {
    const suffix = first.slice(dot);
    if (others.every((name) => name.length > suffix.length && name.endsWith(suffix))) return suffix;
  }
  return "";
}
