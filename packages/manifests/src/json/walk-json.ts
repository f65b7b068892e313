/** Told of each token of a JSON text, in order. Offsets are into the text. */
export interface JsonVisitor {
  /** A map's key. */
  key?(name: string, offset: number): void;
  /** A value begins: an item of a list, the value of the last key, or the whole. */
  value?(offset: number, container: "map" | "list" | undefined): void;
  /** The map or list opened last ends. */
  close?(): void;
}

export interface JsonSyntaxError {
  readonly offset: number;
  /** What was expected, and what was found. */
  readonly message: string;
}

/**
 * As deep as JSON and YAML may nest. No Kubernetes object comes near it, and up to it plain recursion is safe
 * for everyone who reads the values.
 */
export const maxDepth = 1000;

type Expected = "value" | "valueOrClose" | "key" | "keyOrClose" | "colon" | "commaOrClose" | "end";

/**
 * Walks one JSON text strictly, with a stack of its own, so that no nesting overflows the engine's.
 *
 * @returns the first syntax error, or `undefined`.
 */
export function walkJson(text: string, visitor: JsonVisitor): JsonSyntaxError | undefined {
  const open: ("map" | "list")[] = [];
  let expected: Expected = "value";
  const afterValue = (): Expected => (open.length === 0 ? "end" : "commaOrClose");
  let at = 0;
  for (;;) {
    at = skipSpace(text, at);
    const token = text[at];
    if (token === undefined) {
      return expected === "end"
        ? undefined
        : { offset: at, message: expectation(expected, open.at(-1), "the end of the text") };
    }
    if (expected === "end") return { offset: at, message: expectation(expected, undefined, found(text, at)) };

    if (expected === "colon") {
      if (token !== ":") return { offset: at, message: expectation(expected, "map", found(text, at)) };
      expected = "value";
      at++;
    } else if (expected === "commaOrClose" && token === ",") {
      expected = open.at(-1) === "map" ? "key" : "value";
      at++;
    } else if (
      (token === "}" && mayClose(expected, open.at(-1), "map")) ||
      (token === "]" && mayClose(expected, open.at(-1), "list"))
    ) {
      open.pop();
      visitor.close?.();
      expected = afterValue();
      at++;
    } else if ((expected === "key" || expected === "keyOrClose") && token === '"') {
      const end = stringEnd(text, at);
      if (typeof end !== "number") return end;
      visitor.key?.(unquote(text.slice(at, end)), at);
      expected = "colon";
      at = end;
    } else if (expected === "value" || expected === "valueOrClose") {
      visitor.value?.(at, token === "{" ? "map" : token === "[" ? "list" : undefined);
      if (token === "{" || token === "[") {
        if (open.length === maxDepth) return { offset: at, message: `nested deeper than ${maxDepth} levels` };
        open.push(token === "{" ? "map" : "list");
        expected = token === "{" ? "keyOrClose" : "valueOrClose";
        at++;
      } else {
        const end = scalarEnd(text, at);
        if (typeof end !== "number") return end;
        if (end === at) return { offset: at, message: expectation(expected, open.at(-1), found(text, at)) };
        expected = afterValue();
        at = end;
      }
    } else {
      return { offset: at, message: expectation(expected, open.at(-1), found(text, at)) };
    }
  }
}

function mayClose(expected: Expected, container: "map" | "list" | undefined, closes: "map" | "list"): boolean {
  if (container !== closes) return false;
  return expected === "commaOrClose" || expected === (closes === "map" ? "keyOrClose" : "valueOrClose");
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return at;
    at++;
  }
}

const literalOrNumber = /(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)(?![\w.+-])/y;

/** @returns the offset itself where no value begins. */
function scalarEnd(text: string, at: number): number | JsonSyntaxError {
  if (text[at] === '"') return stringEnd(text, at);
  literalOrNumber.lastIndex = at;
  return literalOrNumber.test(text) ? literalOrNumber.lastIndex : at;
}

function stringEnd(text: string, open: number): number | JsonSyntaxError {
  for (let at = open + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) return at + 1;
    if (code < 32) {
      const message =
        code === 10 || code === 13
          ? 'a string does not end on its line; add "'
          : "a string holds a raw control character; write it as \\u00XX";
      return { offset: code === 10 || code === 13 ? open : at, message };
    }
    if (code === 92) {
      if (!/^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(text.slice(at + 1, at + 6))) {
        return { offset: at, message: `"${text.slice(at, at + 2)}" is no escape that JSON knows` };
      }
      at++;
    }
  }
  return { offset: open, message: 'a string has no closing "' };
}

function unquote(quoted: string): string {
  return quoted.includes("\\") ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
}

function found(text: string, at: number): string {
  const word = /^[\w.+-]+/.exec(text.slice(at, at + 30))?.[0] ?? String.fromCodePoint(text.codePointAt(at) ?? 32);
  return word === '"' ? "a string" : `"${word}"`;
}

function expectation(expected: Expected, container: "map" | "list" | undefined, what: string): string {
  const close = container === "map" ? '"}"' : '"]"';
  switch (expected) {
    case "value":
      return `expected a value, found ${what}`;
    case "valueOrClose":
      return `expected a value or "]", found ${what}`;
    case "key":
      return `expected a key in double quotes, found ${what}`;
    case "keyOrClose":
      return `expected a key in double quotes or "}", found ${what}`;
    case "colon":
      return `expected ":" behind the key, found ${what}`;
    case "commaOrClose":
      return `expected "," or ${close}, found ${what}`;
    case "end":
      return `expected the end of the document, found ${what}`;
  }
}
