import type { Value } from "./compare.ts";
import type { RecordedCase } from "./recorded-case.ts";
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
  readonly #notCompared = { event: 0, preemption: 0 };

  add({ answer }: RecordedCase, { needs, differences }: CaseResult): void {
    if (needs.length === 0 && differences.length === 0) this.#passed++;
    else this.#failed++;
    if (answer.has.event) this.#notCompared.event++;
    if (answer.has.preemption) this.#notCompared.preemption++;
  }

  get failed(): number {
    return this.#failed;
  }

  /** The closing lines; fields that nobody compared are never passed over in silence. */
  lines(): string[] {
    const fields = Object.entries(this.#notCompared).filter(([, count]) => count > 0);
    const counts = fields.map(([field, count]) => `${field} (${count} cases)`);
    return [
      ...(counts.length === 0 ? [] : [`not compared yet: ${counts.join(", ")}`]),
      `${this.#passed} passed, ${this.#failed} failed`,
    ];
  }
}
