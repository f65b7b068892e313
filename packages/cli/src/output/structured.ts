import { Document, Scalar, visit } from "yaml";
import { visible } from "./visible.ts";

/** A document for programs, as JSON or as YAML. What can not be seen is written as an escape, in both. */
export function structured(document: object, format: string): string {
  if (format === "yaml") return yamlText(document);
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function yamlText(document: object): string {
  const made = new Document(document, { aliasDuplicateObjects: false });
  visit(made, {
    Scalar(_, node) {
      // In double quotes, where an escape is the character; anywhere else it would be four to six others.
      if (typeof node.value === "string" && visible(node.value) !== node.value) {
        node.type = Scalar.QUOTE_DOUBLE;
      }
    },
  });
  return made.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
}
