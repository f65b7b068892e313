import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { Question } from "../conformance/recorded-case.ts";

/** A running oracle of upstream. It answers cases in the order in which they are asked. */
export interface Oracle {
  /** @returns the answers' JSON texts, one a case. @throws Error when the oracle ends or can not read a case. */
  ask(questions: readonly Question[]): Promise<string[]>;
  /** Ends it. */
  close(): void;
}

/** Starts the program that upstream/build.mjs has built. */
export function startOracle(program: string): Oracle {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(questions) {
      child.stdin.write(questions.map((question) => `${JSON.stringify(question)}\n`).join(""));
      const answers: string[] = [];
      for (const { name } of questions) {
        const { done, value } = await lines.next();
        if (done === true) throw new Error(`the oracle ended before it answered ${name}`);
        if (value.includes('"invalid":')) throw new Error(`the oracle can not answer ${name}: ${value}`);
        answers.push(value);
      }
      return answers;
    },
    close() {
      child.stdin.end();
    },
  };
}
