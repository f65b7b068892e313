/** Whether the text may be a label's key or a resource's name: `name` or `dns.domain/name` (`IsQualifiedName`). */
export function isQualifiedName(text: string): boolean {
  const parts = text.split("/");
  const name = parts.at(-1) ?? "";
  if (parts.length > 2 || name === "" || !isLabelValue(name)) return false;
  return parts.length === 1 || isDnsSubdomain(parts[0] ?? "");
}

/** Whether the text may be a label's value (`IsValidLabelValue`). The empty text may. */
export function isLabelValue(text: string): boolean {
  return text === "" || (text.length <= 63 && /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(text));
}

function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && text.split(".").every((part) => /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(part));
}
