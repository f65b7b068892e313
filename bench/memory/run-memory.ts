import type { Io } from "../io.ts";
import { conditions } from "../report/conditions.ts";
import { type Column, tableLines, whole } from "../report/table.ts";
import { SpecError } from "../spec/spec-error.ts";
import { grownBy, type MemoryCase, memoryCases } from "./memory-specs.ts";
import { type Heap, retainedBytes } from "./retained-bytes.ts";

type MemoryIo = Pick<Io, "freshProcess" | "writeFile" | "stdout" | "stderr" | "nodeVersion">;

interface MemoryRow {
  readonly of: string;
  readonly bytes: number;
  readonly sizes: MemoryCase["sizes"];
  readonly totalBytes: readonly [number, number];
}

const columns: readonly Column<MemoryRow>[] = [
  { title: "one more", align: "left", cell: ({ of }) => of },
  { title: "bytes", align: "right", cell: ({ bytes }) => whole(bytes) },
  { title: "from", align: "right", cell: ({ sizes: [smaller] }) => whole(smaller) },
  { title: "to", align: "right", cell: ({ sizes: [, larger] }) => whole(larger) },
  { title: "MB", align: "right", cell: ({ totalBytes: [, larger] }) => (larger / 2 ** 20).toFixed(1) },
];

/** Measures what the incremental engine holds, each size in a process of its own. @returns the exit status. */
export function runMemory(jsonPath: string | undefined, args: readonly string[], io: MemoryIo): number {
  const rows = memoryCases.map((one): MemoryRow => {
    const [smaller, larger] = one.sizes.map((size) => {
      io.stderr(`${one.of}: ${whole(size)} ...`);
      return Number(io.freshProcess(["--memory-of", `${one.of}:${size}`]));
    });
    const totalBytes = [smaller ?? 0, larger ?? 0] as const;
    return { of: one.of, bytes: (totalBytes[1] - totalBytes[0]) / grownBy(one), sizes: one.sizes, totalBytes };
  });
  const { command, machine } = conditions(args, io);
  for (const line of tableLines(columns, rows)) io.stdout(line);
  io.stdout("");
  io.stdout("heap and typed arrays after a collection, with all objects that the engine keeps");
  io.stdout(`${command}; Node ${machine.node}; ${machine.cores} x ${machine.cpu}`);
  if (jsonPath !== undefined) io.writeFile(jsonPath, `${JSON.stringify({ command, machine, rows }, undefined, 2)}\n`);
  return 0;
}

/** The other half, in the fresh process: prints the bytes of one size, `CASE:SIZE`. */
export function runMemoryOf(asked: string, heap: Heap, io: Pick<Io, "stdout">): number {
  const [of, size] = asked.split(":");
  const found = memoryCases.find((one) => one.of === of);
  if (found === undefined || !(Number(size) > 0)) throw new SpecError(`--memory-of: nothing is known of "${asked}"`);
  io.stdout(String(retainedBytes(found.spec(Number(size)), heap)));
  return 0;
}
