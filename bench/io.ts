import type { RunUpstream } from "./measure/upstream.ts";

/** All that the program touches of the world around it; `main.ts` hands in the real one. */
export interface Io {
  readFile(path: string): string;
  /** The text of one of the workloads in `workloads/`. */
  readWorkload(name: string): string;
  writeFile(path: string, text: string): void;
  stdout(line: string): void;
  stderr(line: string): void;
  readonly nodeVersion: string;
  rssBytes(): number;
  /** Upstream's scheduler; absent where there is no Go. */
  readonly runUpstream?: RunUpstream | undefined;
}
