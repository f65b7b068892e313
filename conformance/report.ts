import type { Value } from "./compare.ts";
import type { CaseResult, EngineDifference } from "./run-case.ts";

/** The lines of a case: nothing when it passed. */
export function resultLines({ name, needs, differences }: CaseResult): string[] {
  return [
    ...needs.map((need) => `${name} needs what is not built yet: ${need}`),
    ...differences.map((difference) => `${name} ${differenceText(difference)}`),
  ];
}

/** One difference, as `engine node field: expected ..., got ...`. */
export function differenceText({ engine, node, field, expected, got }: EngineDifference): string {
  const where = node === undefined ? engine : `${engine} ${node}`;
  return `${where} ${field}: expected ${valueText(expected)}, got ${valueText(got)}`;
}

function valueText(value: Value | undefined): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

/** What is counted while cases run, and said when they are done. */
export class Tally {
  #passed = 0;
  #failed = 0;

  add({ needs, differences }: CaseResult): void {
    if (needs.length === 0 && differences.length === 0) this.#passed++;
    else this.#failed++;
  }

  get failed(): number {
    return this.#failed;
  }

  /** The closing line. */
  line(): string {
    return `${this.#passed} passed, ${this.#failed} failed`;
  }
}
