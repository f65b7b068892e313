import { isRead } from "./compare-verdicts.ts";
import type { UpstreamUpdate } from "./compare-updates.ts";
import type { RandomUpdate } from "./random-update.ts";

/** How many updates of one kind with one answer are kept. */
const mostAlike = 3;

/** Updates with the API server's answers, for tests that have no API server: some of each kind for each answer. */
export class UpdateRecords {
  readonly #lines: string[] = [];
  readonly #counts = new Map<string, number>();

  add({ live, applied }: RandomUpdate, { live: stored, problems }: UpstreamUpdate): void {
    const paths = [...new Set((problems ?? []).map(({ path }) => path))].sort();
    if (!paths.every(isRead)) return;
    const key = JSON.stringify([live["kind"], paths.map((path) => path.replaceAll(/\d+/g, ""))]);
    const count = this.#counts.get(key) ?? 0;
    if (count === mostAlike) return;
    this.#counts.set(key, count + 1);
    this.#lines.push(JSON.stringify({ live: stored, applied, paths }));
  }

  text(): string {
    return this.#lines.map((line) => `${line}\n`).join("");
  }
}
