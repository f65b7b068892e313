import type { Heap } from "./memory/retained-bytes.ts";
import type { RunUpstream } from "./measure/upstream.ts";
import type { QuestionName } from "./workload-names.ts";

/** All that the program touches of the world around it; `main.ts` hands in the real one. */
export interface Io {
  readFile(path: string): string;
  writeFile(path: string, text: string): void;
  /** The text of one of the workloads in `workloads/`. */
  readWorkload(name: string): string;
  /** The text of one of the clusters in `questions/`. */
  readQuestions(name: QuestionName): string;
  /** The ratios that are committed in `ratios/`, as text. */
  readRatios(): string;
  writeRatios(text: string): void;
  stdout(line: string): void;
  stderr(line: string): void;
  readonly nodeVersion: string;
  rssBytes(): number;
  readonly heap: Heap;
  /** Runs this program with other arguments in a process of its own. @returns what it prints. */
  freshProcess(args: readonly string[]): string;
  /** Upstream's scheduler; absent where there is no Go, and where it is not asked for. */
  readonly runUpstream?: RunUpstream | undefined;
}
