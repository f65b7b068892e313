import { SpecError } from "./spec-error.ts";

/** An object's text with places for a number: `${i}`, `${i/50}`, `${i%3}`, `${i/50%7}`, ... */
export interface Template {
  readonly template: object;
  /** How many objects it stands for: `i` is 0 to `count - 1`. */
  readonly count: number;
}

/** Makes the objects that one entry of a list stands for, one at a time. */
export interface ObjectMaker {
  /** Parses the object's text: nothing of it is shared with another object, as when a watch delivers it. */
  parsed(i: number): object;
  /** The same, sharing with the object made before whatever subtree is equal in both. Nobody may change it. */
  shared(i: number): object;
}

/** A value with the number filled in. */
type Part = (i: number) => unknown;

/** Whole-number arithmetic from left to right, on `i`. */
type Expression = (i: number) => number;

const expression = /\$\{\s*i\b([^}]*)\}/;
const step = /\s*([-+*/%])\s*(\d+)\s*/y;

/**
 * Compiles a template once for all that it makes. What else looks like a place (`${HOME}`) is left as it is.
 *
 * @throws SpecError for arithmetic that is none.
 */
export function compileTemplate(template: object): ObjectMaker {
  const text = compileText(JSON.stringify(template));
  const part = compilePart(template);
  return {
    parsed: (i): object => JSON.parse(text(i)),
    // The part of an object is an object.
    shared: (i) => part(i) as object,
  };
}

/** Fills the places of a text. Cut once, so that each filling costs a join. */
export function compileText(text: string): (i: number) => string {
  // Odd pieces are what stands behind the `i`.
  const pieces = text.split(expression);
  const texts = pieces.filter((_, index) => index % 2 === 0);
  const expressions = pieces.filter((_, index) => index % 2 === 1).map(compileExpression);
  if (expressions.length === 0) return () => text;
  return (i) => {
    let filled = texts[0] ?? "";
    for (const [index, valueOf] of expressions.entries()) filled += valueOf(i) + (texts[index + 1] ?? "");
    return filled;
  };
}

/** Whether a text has places at all. */
export function hasPlaces(text: string): boolean {
  return expression.test(text);
}

function compilePart(value: unknown): Part {
  if (typeof value === "string") return compileText(value);
  if (typeof value !== "object" || value === null || !hasPlaces(JSON.stringify(value))) return () => value;
  const keys = Object.keys(value).map(compileText);
  const values = Object.values(value).map(compilePart);
  const parts: readonly Part[] = Array.isArray(value) ? values : [...keys, ...values];
  const build = Array.isArray(value) ? (made: readonly unknown[]): object => [...made] : objectOf;
  return remembering(parts, build);
}

/** Makes a new object only where a part differs from that of the last one. */
function remembering(parts: readonly Part[], build: (made: readonly unknown[]) => object): Part {
  const made: unknown[] = parts.map(() => undefined);
  let last: object | undefined;
  return (i) => {
    let isNew = last === undefined;
    for (const [index, part] of parts.entries()) {
      const now = part(i);
      if (now === made[index]) continue;
      made[index] = now;
      isNew = true;
    }
    if (isNew) last = build(made);
    return last;
  };
}

/** The object of these keys, and then these values. */
function objectOf(made: readonly unknown[]): object {
  const size = made.length / 2;
  return Object.fromEntries(made.slice(0, size).map((key, index) => [key, made[size + index]]));
}

/** Compiles what follows the `i`: none or more of an operator and a number. */
function compileExpression(chain: string): Expression {
  const steps: Expression[] = [];
  for (step.lastIndex = 0; step.lastIndex < chain.trimEnd().length; ) {
    const [text, operator = "", digits = ""] = step.exec(chain) ?? [];
    const operand = Number(digits);
    if (text === undefined || ((operator === "/" || operator === "%") && operand === 0)) {
      throw new SpecError(`\${i${chain}}: must be i and operators + - * / % with whole numbers, such as \${i/50%7}`);
    }
    steps.push(compileStep(operator, operand));
  }
  return (i) => steps.reduce((value, apply) => apply(value), i);
}

function compileStep(operator: string, operand: number): Expression {
  switch (operator) {
    case "+":
      return (value) => value + operand;
    case "-":
      return (value) => value - operand;
    case "*":
      return (value) => value * operand;
    case "/":
      return (value) => Math.trunc(value / operand);
    default:
      return (value) => value % operand;
  }
}
