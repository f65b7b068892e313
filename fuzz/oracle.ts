import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { RandomQuestion } from "./random-case.ts";

/** A running oracle of upstream. It answers cases in the order in which they are asked. */
export interface Oracle {
  /** @returns one answer a case. @throws Error when the oracle ends. */
  ask(questions: readonly RandomQuestion[]): Promise<OracleAnswer[]>;
  /** Ends it. */
  close(): void;
}

/** The answer as JSON text, or why the oracle can not make anything of the case. */
export type OracleAnswer = { readonly text: string } | { readonly invalid: string };

/** Starts the program that tools/oracle.mjs has built. */
export function startOracle(program: string): Oracle {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(questions) {
      child.stdin.write(questions.map((question) => `${JSON.stringify(question)}\n`).join(""));
      const answers: OracleAnswer[] = [];
      for (const { name } of questions) {
        const { done, value } = await lines.next();
        if (done === true) throw new Error(`the oracle ended before it answered ${name}`);
        answers.push(value.startsWith('{"invalid":') ? { invalid: value } : { text: value });
      }
      return answers;
    },
    close() {
      child.stdin.end();
    },
  };
}
