import { stringify } from "yaml";

/** A document for programs, as JSON or as YAML. */
export function structured(document: object, format: string): string {
  if (format === "yaml") return stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
