import { existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withLock } from "./lock.mjs";
import { temporaryFolder } from "./temporary-folder.ts";

test("one holds the lock at a time, and each gets it", async () => {
  const file = join(temporaryFolder(), "cache/lock");
  const log: string[] = [];
  await Promise.all(
    ["a", "b", "c"].map((name) =>
      withLock(file, async () => {
        log.push(name);
        await new Promise((resolve) => setTimeout(resolve, 5));
        log.push(name);
      }),
    ),
  );
  expect(log.filter((_, index) => index % 2 === 0)).toEqual(log.filter((_, index) => index % 2 === 1));
  expect([...log].sort()).toEqual(["a", "a", "b", "b", "c", "c"]);
  expect(existsSync(file)).toBe(false);
});

test("a lock is given back when its holder fails", async () => {
  const file = join(temporaryFolder(), "lock");
  await expect(withLock(file, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await withLock(file, async () => "mine")).toBe("mine");
});

test("a lock left behind by a process that was killed is taken over", async () => {
  const folder = temporaryFolder({ lock: "" });
  utimesSync(join(folder, "lock"), 1, 1);
  const said: string[] = [];
  expect(
    await withLock(
      join(folder, "lock"),
      async () => "mine",
      () => said.push("waiting"),
    ),
  ).toBe("mine");
  expect(said).toEqual(["waiting"]);
});

test("a takeover that was itself cut short does not stop the next", async () => {
  const folder = temporaryFolder({ lock: "", "lock.removing": "" });
  for (const name of ["lock", "lock.removing"]) utimesSync(join(folder, name), 1, 1);
  expect(await withLock(join(folder, "lock"), async () => "mine")).toBe("mine");
});

test("who lost the lock while it was stopped leaves the next holder's alone", async () => {
  const file = join(temporaryFolder(), "lock");
  await withLock(file, async () => {
    rmSync(file);
    writeFileSync(file, "another's");
  });
  expect(readFileSync(file, "utf8")).toBe("another's");
});

test("who lost the lock does not keep the next holder's alive", async () => {
  const file = join(temporaryFolder(), "lock");
  await withLock(file, async () => {
    rmSync(file);
    writeFileSync(file, "");
    utimesSync(file, 1, 1);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(statSync(file).mtimeMs).toBe(1_000);
  });
});
