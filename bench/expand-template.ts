import { SpecError } from "./spec-error.ts";

/** An object's text with places for a number: `${i}`, `${i/50}`, `${i%3}`, `${i/50%7}`, ... */
export interface Template {
  readonly template: object;
  /** How many objects it stands for: `i` is 0 to `count - 1`. */
  readonly count: number;
}

/** Whole-number arithmetic from left to right, on `i`. */
type Expression = (i: number) => number;

const expression = /\$\{\s*i\b([^}]*)\}/;
const step = /\s*([-+*/%])\s*(\d+)\s*/y;

/**
 * Makes the objects that a template stands for. What else looks like a place (`${HOME}`) is left as it is.
 *
 * @throws SpecError for arithmetic that is none.
 */
export function expandTemplate({ template, count }: Template): object[] {
  // Cut once, so that each object costs a join and a parse. Odd pieces are what stands behind the `i`.
  const pieces = JSON.stringify(template).split(expression);
  const texts = pieces.filter((_, index) => index % 2 === 0);
  const expressions = pieces.filter((_, index) => index % 2 === 1).map(compileExpression);
  return Array.from({ length: count }, (_, i): object =>
    JSON.parse(texts.map((text, index) => text + (expressions[index]?.(i) ?? "")).join("")),
  );
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
