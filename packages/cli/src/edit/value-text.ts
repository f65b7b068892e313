import { type Document, isMap, isScalar, isSeq, type Node, Scalar, stringify, visit } from "yaml";

/** How a text lays out its blocks. */
export interface TextStyle {
  /** Columns a level. */
  readonly indent: number;
  /** Whether a list stands further in than the key that it belongs to. */
  readonly indentSeq: boolean;
  /** Whether there is a space inside of braces: `{ app: web }`. */
  readonly padsBraces: boolean;
}

/** The style of a document, by its first block in a block. */
export function styleOf(text: string, document: Document.Parsed): TextStyle {
  let indent: number | undefined;
  let indentSeq: boolean | undefined;
  const columnOf = (node: Node): number | undefined => {
    const offset = node.range?.[0];
    return offset === undefined ? undefined : offset - (text.lastIndexOf("\n", offset - 1) + 1);
  };
  visit(document, {
    Pair(_, { key, value }) {
      const column = isScalar(key) ? columnOf(key) : undefined;
      if (column === undefined) return;
      const inner = isMap(value) || isSeq(value) ? (value.flow === true ? undefined : columnOf(value)) : undefined;
      if (inner === undefined) return;
      if (isMap(value)) indent ??= inner - column;
      else indentSeq ??= inner > column;
    },
  });
  const padsBraces = /\{ \S/.test(text);
  return { indent: indent === undefined || indent < 1 ? 2 : indent, indentSeq: indentSeq ?? false, padsBraces };
}

/** A value, or nodes, as lines of a block that begins in that column; the last one has its line break. */
export function blockText(value: unknown, column: number, { indent, indentSeq, padsBraces }: TextStyle): string {
  const text = stringify(value, {
    indent,
    indentSeq,
    flowCollectionPadding: padsBraces,
    lineWidth: 0,
    aliasDuplicateObjects: false,
    version: "1.1",
  });
  return text.replace(/^(?=.)/gm, " ".repeat(column));
}

/** A value as JSON, which YAML is too: on one line, or spread out behind that indentation. */
export function flowText(value: unknown, indent: string | undefined): string {
  if (indent === undefined) return JSON.stringify(value);
  return JSON.stringify(value, undefined, 2).replaceAll("\n", `\n${indent}`);
}

/** A single value in the quotes that the one before it had. */
export function scalarText(value: unknown, type: Scalar.Type | undefined): string {
  const scalar = new Scalar(value);
  if (typeof value === "string" && (type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE)) scalar.type = type;
  return stringify(scalar, { lineWidth: 0, version: "1.1" }).replace(/\n$/, "");
}
