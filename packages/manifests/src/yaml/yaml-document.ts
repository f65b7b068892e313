import { type Document, parseAllDocuments } from "yaml";
import { indentContinuations } from "./continuation-lines.ts";

/** A YAML text as the library's nodes and errors. */
export interface YamlDocument {
  readonly document: Document.Parsed;
  /** The offset in the text of one that the library gives: it may have been handed a text indented further. */
  readonly offsetOf: (offset: number) => number;
}

/** The library's nodes; `undefined` for no document at all. Documents are split before: there is one. */
export function yamlDocument(text: string): YamlDocument | "too deep" | undefined {
  try {
    const document = parsed(text);
    if (document === undefined) return undefined;
    // Only then, since few texts need it, and the others are not to depend on it.
    const needsIt = document.errors.length > 0 || endsInEscapedQuote.test(text);
    const indented = needsIt ? indentContinuations(text) : undefined;
    const again = indented === undefined ? undefined : parsed(indented.text);
    if (indented === undefined || again === undefined) return { document, offsetOf: (offset) => offset };
    return { document: again, offsetOf: indented.offsetBefore };
  } catch (error) {
    // The library composes by recursion.
    if (error instanceof RangeError) return "too deep";
    throw error;
  }
}

/**
 * A line that ends in a quote that closes nothing. Where the next line is not indented, the library takes that quote for
 * the closing one, and says nothing.
 */
const endsInEscapedQuote = /(?:''|\\")[ \t]*$/m;

function parsed(text: string): Document.Parsed | undefined {
  const documents = parseAllDocuments(text, {
    // Scalars are resolved by our own rules, keys compared by our own count: the library's is quadratic.
    schema: "failsafe",
    resolveKnownTags: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  return Array.isArray(documents) ? documents[0] : undefined;
}
