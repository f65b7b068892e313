import { comparePriority } from "@stowage/engine";
import { type Attempt, nameOf } from "./attempt.ts";

/** The pods of one plan, and in which order they are tried: round after round, by priority, then in their order. */
export class PodQueue {
  /** In the candidates' order, then those made for evicted pods. */
  readonly all: Attempt[] = [];
  readonly #byName = new Map<string, Attempt>();
  readonly #turnOf: (pod: string) => number;
  /** Those that may still be pending: what was not settled when the last round began, and what came since. */
  #open = new Set<Attempt>();
  /** Those of this round. */
  #round: Attempt[] = [];
  /** Whose turn it is. An index, since taking the first from a long array moves all the others. */
  #turn = 0;
  /** Who waits for the pod of a name to have a node. */
  readonly #waiting = new Map<string, Attempt[]>();
  /** Those whose predecessor has found a node since the last time. */
  #next: Attempt[] = [];

  /** @param turnOf Who of equal priority comes first; equals stay in the order of the input. */
  constructor(turnOf: (pod: string) => number = () => 0) {
    this.#turnOf = turnOf;
  }

  add(attempt: Attempt): void {
    this.all.push(attempt);
    this.#open.add(attempt);
    this.#byName.set(nameOf(attempt.pod), attempt);
    const { after } = attempt.candidate;
    if (attempt.status === "waits" && after !== undefined) this.#wait(attempt, after);
  }

  named(name: string): Attempt | undefined {
    return this.#byName.get(name);
  }

  startRound(): void {
    const pending = [...this.#open].filter(({ status }) => status === "pending");
    this.#open = new Set(pending);
    // Sorting is stable: equals stay in the order of the input.
    this.#round = pending.sort((a, b) => comparePriority(a.pod, b.pod) || this.#compareTurns(a, b));
    this.#turn = 0;
  }

  /** Whose turn it is next in this round. */
  take(): Attempt | undefined {
    return this.#round[this.#turn++];
  }

  /** How far the round is. */
  get progress(): { readonly done: number; readonly total: number } {
    return { done: this.#turn, total: this.#round.length };
  }

  /** Behind all of its priority in this round: it is the youngest of them. */
  enqueue(attempt: Attempt): void {
    this.#open.add(attempt);
    const behind = this.#round.findIndex(({ pod }, at) => at >= this.#turn && comparePriority(pod, attempt.pod) > 0);
    this.#round.splice(behind === -1 ? this.#round.length : behind, 0, attempt);
  }

  /** Tells that the pod has a node: who waits for it may be made. */
  hasNode({ pod }: Attempt): void {
    const name = nameOf(pod);
    const waiting = this.#waiting.get(name);
    if (waiting === undefined) return;
    this.#waiting.delete(name);
    for (const attempt of waiting) this.#next.push(attempt);
  }

  /** Those that need wait no longer. Whose predecessor has lost its node again goes on waiting. */
  released(): readonly Attempt[] {
    const next = this.#next;
    this.#next = [];
    return next.filter((attempt) => {
      const { after } = attempt.candidate;
      if (after === undefined || this.named(after)?.status === "Scheduled") return true;
      this.#wait(attempt, after);
      return false;
    });
  }

  /** Has the pod in the rounds to come. */
  reopen(attempt: Attempt): void {
    this.#open.add(attempt);
  }

  #compareTurns(one: Attempt, other: Attempt): number {
    const [a, b] = [this.#turnOf(nameOf(one.pod)), this.#turnOf(nameOf(other.pod))];
    return a === b ? 0 : a - b;
  }

  #wait(attempt: Attempt, after: string): void {
    const waiting = this.#waiting.get(after);
    if (waiting === undefined) this.#waiting.set(after, [attempt]);
    else waiting.push(attempt);
  }
}
